// A page whose damage is systematic, as its runs see it: moves.Page of search/repair with its text, and what
// segments.py and mending.py make out around a run.
#pragma once

#include <bitset>
#include <memory>

#include "brackets.hpp"
#include "state.hpp"

namespace core {

// Marks that are open where a run begins, and those that are closed behind it though nothing there opens
// them.
struct Around {
    Text open, awaited;

    bool is_open(Char mark) const { return open.find(mark) != Text::npos; }
    bool is_awaited(Char mark) const { return awaited.find(mark) != Text::npos; }
};

// Whether a character of the basic plane is among some.
class Among {
public:
    void add(Char one) {
        if (one < PLANE) seen_.set(one);
    }
    bool has(Char one) const { return one < PLANE && seen_[one]; }

private:
    std::bitset<PLANE> seen_;
};

class Damaged {
public:
    Damaged(Core& core, PageModel& model, Text text, Text sound, Text short_marks, bool shows_private)
        : core(core),
          model(model),
          text(std::move(text)),
          short_marks(std::move(short_marks)),
          shows_private(shows_private),
          sound_(std::move(sound)) {
        for (Char one : sound_) seen_.add(one);
    }

    Core& core;
    PageModel& model;
    const Text text;
    const Text short_marks;  // those that the page writes short
    const bool shows_private;
    Among listed;  // characters that the page annotates

    // The page's part between two places without readings in brackets.
    Text bare(std::size_t start, std::size_t end) const {
        end = std::min(end, text.size());
        return start < end ? core.frames.brackets.without(View(text).substr(start, end - start)) : Text();
    }

    // The characters behind a run, as far as nothing else is read askew there; a text ends as a line does.
    Text behind(std::size_t end) const {
        Text rest = bare(end, end + core.reach.around);
        if (rest.empty()) return U"\n";
        rest.resize(std::min({rest.find(U'?'), rest.size(), core.reach.context}));
        return rest;
    }

    // The characters before a run, as far as nothing else was read askew there; the last one as wide as it
    // was.
    Text before_run(std::size_t done, std::size_t at) const {
        Text before = bare(std::max(done, at - std::min(at, core.reach.around)), at);
        std::size_t question = before.rfind(U'?');
        if (question != Text::npos) before.erase(0, question + 1);
        if (before.size() > core.reach.context) before.erase(0, before.size() - core.reach.context);
        if (!before.empty()) before.back() = core.marks.whole(before.back());
        return before;
    }

    // Marks that are open or awaited around a place of which nothing before `done` is used.
    Around around(std::size_t done, std::size_t at) const {
        std::size_t start = start_of_run(done, at), reach = core.reach.brackets;
        Text before = full(start - std::min(start, reach), start);
        Text behind = full(at, at + reach);
        Around found;
        for (const auto& [opener, closer] : core.marks.closers) {
            auto place = [](std::size_t at) {
                return at == Text::npos ? -1 : static_cast<std::ptrdiff_t>(at);
            };
            if (place(before.rfind(opener)) > place(before.rfind(closer))) found.open += opener;
            if (behind.find(closer) < behind.find(opener)) found.awaited += opener;
        }
        return found;
    }

    // A place one or two characters before `at`, with whatever was inserted after them, but not before
    // `done`.
    std::size_t start_of_run(std::size_t done, std::size_t at) const {
        std::size_t base = at - std::min(at, core.reach.look_back);
        std::size_t end = at > base && text[at - 1] == U'\n' ? at - 1 : at;
        std::size_t found = Text::npos;
        each_unit(base, end, [&](std::size_t one) {
            found = std::min(found, one);
            each_unit(base, one, [&](std::size_t two) { found = std::min(found, two); });
        });
        return std::max(done, found == Text::npos ? at : found);
    }

    // What speaks for a character that was annotated, by whether the page annotates it elsewhere.
    double is_listed(Char one) const {
        if (listed.has(one)) return core.marks.listed;
        bool stands = one < PLANE ? seen_.has(one) : sound_.find(one) != Text::npos;
        return stands ? core.marks.not_listed : 0.0;
    }

    bool writes_short(Char mark) const { return short_marks.find(mark) != Text::npos; }

    // What speaks for or against a mark that opens or closes, by those that are open or closed around it.
    double balance(const Around& around, Char last, Char mark) const {
        const Marks& marks = core.marks;
        Char opener = marks.opener(mark);
        if (!opener) return around.is_awaited(mark) ? share(marks.opens, mark) : 0.0;
        if (around.is_open(opener) && last != mark) return share(marks.closes, mark);
        return marks.closes_nothing;
    }

    // The likeliest of some characters after another, by the page's model.
    const std::vector<Likely>& likeliest(Char before, const Numbered& some, std::size_t keep) {
        std::uint64_t key = some.key(before, keep);
        if (const auto* known = lists_.find(key)) return **known;
        auto made = std::make_unique<std::vector<Likely>>(
            model.rated(before, some.characters, keep, core.far_behind));
        return *lists_.put(key, std::move(made));
    }

    // The ASCII marks that stand between two characters elsewhere on the page, in order.
    View between(Char before, Char behind) {
        if (!has_between_) list_between();
        const Text* found = between_.find(static_cast<std::uint64_t>(before) << 32 | behind);
        return found ? View(*found) : View();
    }

private:
    // The places where a character with readings behind it may begin that reaches up to `end`.
    template <typename Use>
    void each_unit(std::size_t base, std::size_t end, Use use) const {
        for (std::size_t at = end; at != Text::npos && at > base;
             at = core.frames.brackets.before(text, base, at)) {
            Char one = text[at - 1];
            if (one != U'?' && one != U'\n') use(at - 1);
        }
    }

    // A part of the page without readings, its brackets full-width.
    Text full(std::size_t start, std::size_t end) const {
        end = std::min(end, text.size());
        Text made;
        for (std::size_t at = start; at < end; ++at) {
            Char one = text[at];
            if (one == U'(' || one == U'?') {
                std::size_t close = core.frames.brackets.closed(View(text).substr(0, end), at + 1);
                if (close != Text::npos) {
                    at = close;
                    continue;
                }
            }
            made += one == U'(' ? U'（' : one == U')' ? U'）' : one;
        }
        return made;
    }

    // What to add so that a mark has this share of all marks, also where the page writes others of it short.
    double share(double share, Char mark) const {
        double added = std::log(share / core.language.share_of(mark));
        return model.is_full(mark) ? added - core.page.log_left_full : added;
    }

    void list_between() {
        for (std::size_t at = 1; at + 1 < sound_.size(); ++at) {
            Char mark = sound_[at];
            if (mark < U' ' || mark > U'?' || (U'0' <= mark && mark <= U'9')) continue;
            Text& marks = between_.put(static_cast<std::uint64_t>(sound_[at - 1]) << 32 | sound_[at + 1], {});
            if (marks.find(mark) == Text::npos) marks += mark;
        }
        has_between_ = true;
    }

    const Text sound_;
    Among seen_;
    Hashed<std::unique_ptr<std::vector<Likely>>> lists_;
    Hashed<Text> between_;
    bool has_between_ = false;
};

// A run's place on its page. What stands open around it is made out when it is first asked for.
class Spot {
public:
    Spot(Damaged& page, std::size_t at, std::size_t done) : page(page), at(at), done(done) {}

    Damaged& page;
    const std::size_t at, done;

    const Around& around() {
        if (!around_) around_ = std::make_unique<Around>(page.around(done, at));
        return *around_;
    }

    // What speaks for a mark that may open or close; nothing where a character does neither.
    double balance(Char last, Char one) {
        return page.core.marks.is_paired(one) ? page.balance(around(), last, one) : 0.0;
    }

private:
    std::unique_ptr<Around> around_;
};

}  // namespace core
