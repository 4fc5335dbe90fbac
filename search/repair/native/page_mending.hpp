// A page without its insertions, its runs read askew mended: search/repair/page.py.
#pragma once

#include <algorithm>
#include <map>
#include <string>
#include <tuple>
#include <vector>

#include "mending.hpp"
#include "readings.hpp"
#include "width.hpp"

namespace core {

// text[start:end] of a page becomes `after`, as a run is mended or as a reading after a letter is taken out.
struct Cut {
    std::size_t start, end;
    Text after;
    bool is_run;
    double certainty;
};

struct Mended {
    Text text, unmended;
    std::vector<Cut> cuts;
};

class PageMending {
public:
    // `all_fit` says whether the characters before them have all readings in brackets.
    PageMending(Core& core, Readings& readings, Text text, bool all_fit)
        : core_(core), readings_(readings), text_(std::move(text)), all_fit_(all_fit) {}

    // `go_on` is called now and then, as a long page takes its time.
    template <typename GoOn>
    Mended mend(const std::vector<Char>& listed, bool shows_private, GoOn go_on) {
        std::vector<Cut> letters = after_letters(), cuts;
        if (text_.find(U'?') != Text::npos) {
            Text sound = sound_text(letters);
            std::vector<Width::Mark> marks = Width::shortened(sound, core_.marks);
            std::map<Char, Char> short_marks(marks.begin(), marks.end());
            PageModel model(core_.language, core_.page, core_.language.simple(sound), short_marks);
            Text narrow;
            for (const auto& [mark, full] : marks) narrow += mark;
            Damaged page(core_, model, text_, std::move(sound), std::move(narrow), shows_private);
            for (Char one : listed) page.listed.add(one);
            for (Run& run : Mending(page).runs(go_on))
                cuts.push_back({run.start, run.end, std::move(run.after), true, run.certainty});
        }
        add_apart(letters, cuts);
        return assembled(std::move(cuts));
    }

private:
    Text bare(std::size_t start, std::size_t end) const {
        return readings_.bare(View(text_).substr(start, end - start), all_fit_);
    }

    // Readings after a letter that, with the second byte of the character before it, is a listed character.
    std::vector<Cut> after_letters() {
        std::vector<Cut> found;
        const Brackets& brackets = core_.frames.brackets;
        for (std::size_t at = text_.find(U'('); at != Text::npos; at = text_.find(U'(', at + 1)) {
            std::size_t close = at ? brackets.closed(text_, at + 1) : Text::npos;
            if (close == Text::npos || text_[at - 1] < U'@' || text_[at - 1] > U'~') continue;
            unsigned two = core_.frames.pair(before_letter(at - 1));
            Char whole = (two & 0xFF) > 0x80 ? core_.frames.character(two & 0xFF, text_[at - 1]) : 0;
            View reading = View(text_).substr(at + 1, close - at - 1);
            if (whole && core_.frames.reading(reading).reads(whole))
                found.push_back({at - 1, close + 1, Text{text_[at - 1]}, false, 1.0});
            at = close;
        }
        return found;
    }

    // The character before a letter, whatever was inserted behind it, or a line's end stands there; 0 if
    // there is none.
    Char before_letter(std::size_t letter) const {
        std::size_t start = letter - std::min(letter, core_.reach.look_back);
        std::size_t end = letter > start && text_[letter - 1] == U'\n' ? letter - 1 : letter;
        Char found = 0;
        for (; end != Text::npos && end > start; end = core_.frames.brackets.before(text_, start, end)) {
            if (text_[end - 1] > 0x7F) found = text_[end - 1];
        }
        return found;
    }

    // What of the page is not read askew.
    Text sound_text(const std::vector<Cut>& letters) const {
        Text plain = bare(0, text_.size());
        for (const Cut& letter : letters)
            replace(plain, text_.substr(letter.start, letter.end - letter.start), letter.after);
        Text made;
        made.reserve(plain.size());
        for (std::size_t at = 0; at < plain.size();) {
            if (plain[at] != U'?') {
                made += plain[at++];
                continue;
            }
            std::size_t close = core_.frames.brackets.closed(plain, at + 1);
            at = close == Text::npos ? at + 1 : close + 1;
            while (at < plain.size() && plain[at] > U'?') ++at;
            made += U'\n';
        }
        return made;
    }

    static void replace(Text& text, const Text& from, const Text& to) {
        for (std::size_t at = text.find(from); at != Text::npos; at = text.find(from, at + to.size()))
            text.replace(at, from.size(), to);
    }

    // Adds those of the readings after letters that no run has dealt with.
    static void add_apart(std::vector<Cut>& letters, std::vector<Cut>& cuts) {
        std::size_t runs = cuts.size(), run = 0;
        for (Cut& letter : letters) {
            while (run < runs && cuts[run].end <= letter.start) ++run;
            if (run == runs || letter.end <= cuts[run].start) cuts.push_back(std::move(letter));
        }
        std::sort(cuts.begin(), cuts.end(), [](const Cut& a, const Cut& b) {
            return std::tie(a.start, a.end) < std::tie(b.start, b.end);
        });
    }

    Mended assembled(std::vector<Cut> cuts) const {
        Mended made;
        std::size_t done = 0;
        for (const Cut& cut : cuts) {
            Text between = bare(done, cut.start);
            made.text += between;
            made.text += cut.after;
            made.unmended += between;
            made.unmended += cut.is_run ? text_.substr(cut.start, cut.end - cut.start) : cut.after;
            done = cut.end;
        }
        Text rest = bare(done, text_.size());
        made.text += rest;
        made.unmended += rest;
        made.cuts = std::move(cuts);
        return made;
    }

    Core& core_;
    Readings& readings_;
    const Text text_;
    const bool all_fit_;
};

}  // namespace core
