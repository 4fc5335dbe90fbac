// Reads runs whose bytes are known: search/repair/certain.py.
#pragma once

#include <map>
#include <optional>
#include <set>
#include <tuple>

#include "doubts.hpp"
#include "endings.hpp"
#include "run.hpp"
#include "segments.hpp"
#include "slots.hpp"
#include "weighing.hpp"

namespace core {

class Certain {
public:
    Certain(Damaged& page, std::size_t at, std::size_t done)
        : page_(page), core_(page.core), limits_(page.core.certain), spot_(page, at, done) {}

    // The run, none if it is not of this kind or has no reading.
    std::optional<Run> read() {
        std::optional<Stretch> cut = Cutting(page_).find(spot_.at, spot_.done);
        if (!cut) return {};
        const Stretch& stretch = *cut;
        std::vector<Reading> readings = readings_of(stretch);
        if (readings.size() == 1 && is_sound(stretch, readings[0].text))
            return Run{spot_.at, stretch.end, readings[0].text, 1.0};
        std::optional<Chosen> found = readings.empty() ? by_slots(stretch) : chosen(stretch, readings);
        if (!found) return {};
        return Run{spot_.at, stretch.end, found->guess.text, found->certainty};
    }

private:
    // A reading: the log likelihood of its pairs with what of it speaks for its annotated characters.
    struct Reading {
        double score, weight;
        Text text;

        bool operator<(const Reading& other) const {
            return std::tie(other.score, other.weight, other.text) < std::tie(score, weight, text);
        }
    };
    struct Begun {
        Text text;
        int byte;  // -1 where nothing can follow any more
        double weight;
    };
    struct Chosen {
        Guess guess;
        double certainty;
    };
    using Ends = std::map<std::pair<Char, Byte>, List<Text>>;

    // The readings of a stretch, the likeliest by the dictionary first; none where they are too many to be
    // listed.
    std::vector<Reading> readings_of(const Stretch& stretch) {
        std::vector<Begun> begun{{Text(), stretch.byte, 0.0}}, more;
        for (const Segment& segment : stretch.segments) {
            Ends ends;
            more.clear();
            for (const Begun& one : begun) {
                if (one.byte >= 0) decode(stretch.before.back(), one, segment, ends, more);
                if (more.size() > limits_.most_begun) return {};
            }
            begun.swap(more);
        }
        std::vector<Reading> found;
        for (Begun& one : begun) found.push_back({0.0, one.weight, std::move(one.text)});
        if (found.size() < 2) return found;
        for (Reading& one : found) one.score = by_dictionary(stretch, one.text) + one.weight;
        std::sort(found.begin(), found.end());
        return found;
    }

    // A reading with the character on either side of it.
    static Text with_neighbours(const Stretch& stretch, const Text& text) {
        return stretch.before.back() + text + stretch.behind.substr(0, 1);
    }

    double by_dictionary(const Stretch& stretch, const Text& text) {
        const Text whole = with_neighbours(stretch, text);
        long double total = 0;
        for (std::size_t at = 1; at < whole.size(); ++at)
            total += core_.language.pair(whole[at - 1], whole[at]);
        return static_cast<double>(total);
    }

    // Adds what a segment can be behind what has begun. `ends` keeps what a lone byte can have been.
    void decode(Char start, const Begun& before, const Segment& segment, Ends& ends,
                std::vector<Begun>& more) {
        core_.frames.spoken(before.byte, segment.reading, [&](const Speaker& speaker) {
            std::vector<Byte> raw{speaker.trail};
            raw.insert(raw.end(), segment.bytes.begin(), segment.bytes.end());
            double total = before.weight + page_.is_listed(speaker.one);
            Text text = before.text;
            if (!core_.frames.decode(raw, raw.size() - 1, text)) return;
            Byte lone = raw.back();
            if (segment.is_open()) {
                Char last = text.empty() ? start : text.back();
                for (const auto& end : ends_of(ends, last, lone, segment.following))
                    more.push_back({text + end.thing, -1, total + end.score});
            } else if (segment.letter >= 0) {
                close(text, lone, static_cast<Byte>(segment.letter), segment, total, more);
            } else {
                core_.frames.spoken(lone, segment.last, [&](const Speaker& last) {
                    close(text, lone, last.trail, segment, total + page_.is_listed(last.one), more);
                });
            }
        });
    }

    void close(const Text& text, Byte lead, Byte trail, const Segment& segment, double weight,
               std::vector<Begun>& more) {
        Char last = core_.frames.character(lead, trail);
        if (last && core_.frames.fits(last, segment.brackets)) more.push_back({text + last, trail, weight});
    }

    // What a lone byte after a character can have been, with what speaks for it but the pairs, which are
    // weighed later.
    const List<Text>& ends_of(Ends& ends, Char last, Byte lead, View following) {
        auto known = ends.find({last, lead});
        if (known != ends.end()) return known->second;
        List<Text> found = endings(spot_, last, lead, following);
        if (!page_.shows_private) {
            List<Text> more = endings_after_gap(spot_, last, lead, following);
            found.insert(found.end(), more.begin(), more.end());
        }
        for (auto& one : found) one.score -= page_.model.all_after(Text{last} + one.thing);
        return ends.emplace(std::make_pair(last, lead), std::move(found)).first->second;
    }

    // The likeliest of some readings, with pairs that were not shown filled in where it fits badly.
    std::optional<Chosen> chosen(const Stretch& stretch, const std::vector<Reading>& readings) {
        std::vector<Reading> some = near(readings);
        auto is_doubtful = [&](const Reading& one) { return !doubts_of(stretch, as_guess(one)).empty(); };
        // Where all are doubtful it does not matter which is the likeliest.
        if (some.size() == 1 || !std::all_of(some.begin(), some.end(), is_doubtful)) {
            std::optional<Chosen> found = best(stretch, guesses(stretch, some));
            if (found && doubts_of(stretch, found->guess).empty()) return found;
        }
        return best(stretch, filled(stretch, readings));
    }

    // The likeliest reading of a stretch that can't be read without gaps.
    std::optional<Chosen> by_slots(const Stretch& stretch) {
        Slots slots(stretch, spot_);
        std::optional<Chosen> found = best(stretch, slots.search({}));
        std::set<int> doubts;
        if (found) {
            doubts = doubts_of(stretch, found->guess);
        } else {
            for (std::size_t slot = 0; slot < stretch.slots(); ++slot) doubts.insert(static_cast<int>(slot));
        }
        if (doubts.empty()) return found;
        std::optional<Chosen> with_gaps = best(stretch, slots.search(doubts));
        return with_gaps ? with_gaps : found;
    }

    // The readings that the dictionary does not rule out.
    std::vector<Reading> near(const std::vector<Reading>& readings) const {
        double least = readings[0].score - core_.doubts.contenders - limits_.by_page;
        std::vector<Reading> found;
        for (const Reading& one : readings) {
            if (one.score > least) found.push_back(one);
        }
        return found;
    }

    // Whether the dictionary bears the reading out, so that nothing is missing in it.
    bool is_sound(const Stretch& stretch, const Text& text) {
        bool marks =
            std::any_of(text.begin(), text.end(), [&](Char one) { return core_.marks.is_whole(one); });
        return !marks &&
               core_.language.reads_well(with_neighbours(stretch, text), limits_.sound, limits_.sound_two);
    }

    static Guess as_guess(const Reading& one) {
        return {one.weight, one.text, -1, numbered(one.text.size())};
    }

    static std::vector<int> numbered(std::size_t size) {
        std::vector<int> found(size);
        for (std::size_t at = 0; at < size; ++at) found[at] = static_cast<int>(at);
        return found;
    }

    // The readings as guesses, their scores without what is common to all.
    std::vector<Guess> guesses(const Stretch& stretch, const std::vector<Reading>& readings) {
        if (readings.size() == 1) return {as_guess(readings[0])};
        std::vector<Text> texts;
        for (const Reading& one : readings) texts.push_back(one.text);
        auto [same, rest] = Weighing::shared(texts);
        Text behind = rest ? Text() : stretch.behind.substr(0, 1);
        std::vector<Guess> found;
        for (const Reading& one : readings) {
            Text whole = stretch.before.back() + one.text;
            Text differs = whole.substr(same, one.text.size() - rest + 2 - same) + behind;
            double score = one.weight + page_.model.all_after(differs);
            found.push_back({score, one.text, -1, numbered(one.text.size())});
        }
        return found;
    }

    // The readings, each with what it is with pairs that were not shown filled in at its doubtful places.
    std::vector<Guess> filled(const Stretch& stretch, const std::vector<Reading>& readings) {
        std::vector<Guess> found;
        for (std::size_t at = 0; at < std::min(readings.size(), limits_.most_readings); ++at) {
            const Reading& one = readings[at];
            std::vector<Place> places = places_in(stretch, one.text, doubts_of(stretch, as_guess(one)));
            Filling filling(core_.gaps, page_.model, core_.filling);
            for (auto& more :
                 filling.filled(stretch.before.back(), one.text, places, stretch.behind, one.weight))
                found.push_back({more.score, std::move(more.thing), -1, {}});
        }
        return found;
    }

    std::vector<Place> places_in(const Stretch& stretch, View text, const std::set<int>& doubts) {
        std::vector<Place> found;
        for (int doubt : doubts) {
            std::size_t slot = static_cast<std::size_t>(doubt);
            unsigned two = slot < text.size() ? core_.frames.pair(text[slot]) : 0;
            if (!two) continue;
            const Segment* spoken = spoken_at(stretch, slot);
            End end = spoken ? reading_end(core_, spoken->last) : two & 0xFF;
            found.push_back({slot, static_cast<Byte>(two >> 8), end, doubts.count(doubt + 1) > 0});
        }
        return found;
    }

    // The segment whose last slot this is, if its last byte is known by a reading alone.
    static const Segment* spoken_at(const Stretch& stretch, std::size_t slot) {
        std::size_t last = 0;
        for (const Segment& segment : stretch.segments) {
            last += segment.bytes.size() / 2;
            if (last == slot && !segment.last.empty()) return &segment;
            ++last;
        }
        return nullptr;
    }

    // The likeliest guess, as words too, with its share among those that come near it.
    std::optional<Chosen> best(const Stretch& stretch, std::vector<Guess> guesses) {
        if (guesses.empty()) return {};
        double leader = -INFINITY;
        for (const Guess& one : guesses) leader = std::max(leader, one.score);
        double least = leader - core_.doubts.contenders;
        guesses.erase(std::remove_if(guesses.begin(), guesses.end(),
                                     [&](const Guess& one) { return !(one.score > least); }),
                      guesses.end());
        if (guesses.size() == 1) return Chosen{std::move(guesses[0]), 1.0};
        std::stable_sort(guesses.begin(), guesses.end(), [](auto& a, auto& b) { return a.score > b.score; });
        if (guesses.size() > limits_.most_weighed) guesses.resize(limits_.most_weighed);
        std::vector<double> scores;
        std::vector<Text> texts;
        for (const Guess& one : guesses) {
            scores.push_back(one.score);
            texts.push_back(one.text);
        }
        scores = Weighing(core_).weighed(stretch.before, scores, texts, stretch.behind);
        auto first = std::max_element(scores.begin(), scores.end());
        return Chosen{std::move(guesses[static_cast<std::size_t>(first - scores.begin())]),
                      share(scores, *first)};
    }

    // The slots whose characters fit badly.
    std::set<int> doubts_of(const Stretch& stretch, const Guess& guess) {
        std::set<int> found;
        int last = static_cast<int>(guess.slots.size()) - 1;
        for (int number : Doubts(page_).in(with_neighbours(stretch, guess.text))) {
            // The text begins one character before the slots do.
            for (int place : {std::abs(number) - 2, std::abs(number) - 1}) {
                if (0 <= place && place <= last + 1)
                    found.insert(guess.slots[static_cast<std::size_t>(std::min(place, last))]);
            }
        }
        return found;
    }

    Damaged& page_;
    Core& core_;
    const CertainLimits& limits_;
    Spot spot_;
};

}  // namespace core
