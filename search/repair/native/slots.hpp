// Weighs the readings of a run whose bytes are known, character by character, with pairs that were not shown:
// search/repair/slots.py.
#pragma once

#include <map>
#include <set>
#include <tuple>

#include "endings.hpp"
#include "segments.hpp"

namespace core {

// What was read so far: `byte` is the last one, or the one that waits for the next; a slot for each
// character.
struct Guess {
    double score;
    Text text;
    int byte;
    std::vector<int> slots;
};

class Slots {
public:
    Slots(const Stretch& stretch, Spot& spot)
        : stretch_(stretch), spot_(spot), page_(spot.page), core_(page_.core), limits_(core_.slots) {}

    // The likely readings; in the slots `gaps` a pair may be missing.
    std::vector<Guess> search(const std::set<int>& gaps) {
        std::vector<Guess> guesses{{0.0, Text{stretch_.before.back()}, stretch_.byte, {}}};
        int slot = 0;
        for (const Segment& segment : stretch_.segments) {
            guesses = open(guesses, segment);
            const std::vector<Byte>& bytes = segment.bytes;
            for (std::size_t place = 0; place < bytes.size();) {
                if (gaps.count(slot)) {
                    guesses = pruned(with_gap(guesses, bytes[place], bytes[place + 1], slot));
                    place += 2;
                    ++slot;
                    continue;
                }
                auto next = gaps.lower_bound(slot);
                std::size_t size =
                    next == gaps.end() ? bytes.size() : 2 * static_cast<std::size_t>(*next - slot);
                size = std::min(size, bytes.size() - place);
                guesses = pruned(pairs(guesses, &bytes[place], size, slot));
                place += size;
                slot += static_cast<int>(size / 2);
            }
            guesses = closed(guesses, segment, slot, gaps.count(slot) > 0);
            ++slot;
        }
        finish(guesses);
        return guesses;
    }

private:
    // What can follow behind a missing pair: a character, its log likelihood, the byte that waits or is the
    // last.
    struct Completed {
        Char one;
        double likely;
        int byte;
    };
    // A beginning of a gap: what is likeliest comes first.
    struct Beginning {
        double unlikely;
        std::size_t number;
        Text text;
        std::vector<int> room;
        std::size_t missing;

        bool operator>(const Beginning& other) const {
            return std::tie(unlikely, number, text, room, missing) >
                   std::tie(other.unlikely, other.number, other.text, other.room, other.missing);
        }
    };

    std::vector<Guess> open(const std::vector<Guess>& guesses, const Segment& segment) {
        std::vector<Guess> found;
        for (const Guess& guess : guesses) {
            core_.frames.spoken(guess.byte, segment.reading, [&](const Speaker& one) {
                found.push_back(guess);
                found.back().score += page_.is_listed(one.one);
                found.back().byte = one.trail;
            });
        }
        return found;
    }

    Guess emitted(const Guess& guess, Char one, int byte, int slot, double more = 0.0) {
        Char last = guess.text.back();
        more += spot_.balance(last, one);
        Guess made{guess.score + page_.model.pair(last, one) + more, guess.text + one, byte, guess.slots};
        made.slots.push_back(slot);
        return made;
    }

    // A character shown: its first byte completes what waits, its second waits.
    void pair(const Guess& guess, Byte first, int second, int slot, std::vector<Guess>& found) {
        Char whole = guess.byte >= 0 ? core_.frames.character(static_cast<Byte>(guess.byte), first) : 0;
        if (whole) found.push_back(emitted(guess, whole, second, slot));
    }

    // Several characters shown one after the other.
    std::vector<Guess> pairs(const std::vector<Guess>& guesses, const Byte* raw, std::size_t size, int slot) {
        std::vector<Guess> found;
        for (const Guess& guess : guesses) {
            std::vector<Byte> bytes{static_cast<Byte>(guess.byte)};
            bytes.insert(bytes.end(), raw, raw + size - 1);
            Text text{guess.text.back()};
            if (guess.byte < 0 || !core_.frames.decode(bytes, bytes.size(), text)) continue;
            Guess made{guess.score + page_.model.all_after(text), guess.text + text.substr(1), raw[size - 1],
                       guess.slots};
            long double more = 0;
            for (std::size_t at = 1; at < text.size(); ++at) {
                more += spot_.balance(text[at - 1], text[at]);
                made.slots.push_back(slot + static_cast<int>(at) - 1);
            }
            made.score += static_cast<double>(more);
            found.push_back(std::move(made));
        }
        return found;
    }

    // What a character shown ends with its first byte.
    auto ends(Byte first, int second) {
        return [this, first, second](Char one, Byte trail) {
            std::vector<Completed> found;
            for (const Likely& after :
                 page_.likeliest(one, core_.frames.after_gap(trail, first), limits_.tried))
                found.push_back({after.one, after.likely, second});
            return found;
        };
    }

    // What a lone byte with a reading ends.
    auto speaks(View reading) {
        return [this, reading](Char one, Byte trail) {
            std::vector<Completed> found;
            core_.frames.spoken_after(trail, reading, [&](const Speaker& after) {
                double likely = page_.model.pair(one, after.one) + page_.is_listed(after.one);
                found.push_back({after.one, likely, after.trail});
            });
            std::stable_sort(found.begin(), found.end(),
                             [](auto& a, auto& b) { return a.likely > b.likely; });
            return found;
        };
    }

    std::vector<Guess> with_gap(const std::vector<Guess>& guesses, Byte first, Byte second, int slot) {
        std::vector<Guess> shown;
        for (const Guess& guess : guesses) pair(guess, first, second, slot, shown);
        add_gap(guesses, shown, slot, ends(first, second));
        return shown;
    }

    // Adds two characters or more for one to what is shown: what waits, and what `complete` ends with, with
    // pairs missing between. The likeliest beginnings are followed first, until nothing that could still be
    // found would come near the best.
    template <typename Complete>
    void add_gap(const std::vector<Guess>& guesses, std::vector<Guess>& shown, int slot, Complete complete) {
        double least = -INFINITY;
        for (const Guess& guess : shown) least = std::max(least, guess.score);
        least -= limits_.beam;
        std::vector<Beginning> heap = beginnings(guesses);
        std::make_heap(heap.begin(), heap.end(), std::greater<>());
        for (std::size_t followed = 0; followed < limits_.most_begun && !heap.empty(); ++followed) {
            std::pop_heap(heap.begin(), heap.end(), std::greater<>());
            Beginning begun = std::move(heap.back());
            heap.pop_back();
            if (-begun.unlikely < least - limits_.at_least) break;
            Char one = begun.text.back();
            unsigned two = core_.frames.pair(one);
            if (!two) continue;
            for (const Completed& after : complete(one, static_cast<Byte>(two))) {
                double total = after.likely - begun.unlikely;
                if (total < least - limits_.at_least_of_page) break;
                total += spot_.balance(one, after.one);
                if (!(total > least)) continue;
                shown.push_back({total, begun.text + after.one, after.byte, begun.room});
                shown.back().slots.insert(shown.back().slots.end(), begun.missing + 1, slot);
                least = std::max(least, total - limits_.beam);
            }
            if (begun.missing < limits_.most_missing) go_on(begun, static_cast<Byte>(two), least, heap);
        }
    }

    std::vector<Beginning> beginnings(const std::vector<Guess>& guesses) {
        std::vector<Beginning> found;
        for (std::size_t number = 0; number < std::min(limits_.followed, guesses.size()); ++number) {
            const Guess& guess = guesses[number];
            if (guess.byte < 0) continue;
            Char last = guess.text.back();
            const Numbered& some = core_.frames.before_gap(static_cast<Byte>(guess.byte));
            for (const Likely& one : page_.likeliest(last, some, limits_.tried_before)) {
                double score = guess.score + one.likely + spot_.balance(last, one.one) + limits_.more;
                found.push_back({-score, number, guess.text + one.one, guess.slots, 1});
            }
        }
        return found;
    }

    void go_on(const Beginning& begun, Byte trail, double least, std::vector<Beginning>& heap) {
        Char one = begun.text.back();
        const Numbered& some = core_.frames.between_gaps(trail);
        for (const Likely& middle : page_.likeliest(one, some, limits_.tried_between)) {
            double longer = begun.unlikely - middle.likely - spot_.balance(one, middle.one) - limits_.more;
            if (-longer < least - limits_.at_least) continue;
            heap.push_back({longer, begun.number, begun.text + middle.one, begun.room, begun.missing + 1});
            std::push_heap(heap.begin(), heap.end(), std::greater<>());
        }
    }

    std::vector<Guess> closed(const std::vector<Guess>& guesses, const Segment& segment, int slot,
                              bool is_gap) {
        std::vector<Guess> found;
        for (const Guess& guess : guesses) close(guess, segment, slot, found);
        if (is_gap && segment.letter >= 0) {
            Byte trail = static_cast<Byte>(segment.letter);
            add_gap(guesses, found, slot, ends(trail, trail));
        } else if (is_gap && !segment.last.empty()) {
            add_gap(guesses, found, slot, speaks(segment.last));
        }
        found = pruned(std::move(found));
        auto misfits = [&](const Guess& guess) {
            return !core_.frames.fits(guess.text.back(), segment.brackets);
        };
        found.erase(std::remove_if(found.begin(), found.end(), misfits), found.end());
        return found;
    }

    void close(const Guess& guess, const Segment& segment, int slot, std::vector<Guess>& found) {
        if (segment.letter >= 0) {
            pair(guess, static_cast<Byte>(segment.letter), segment.letter, slot, found);
        } else if (!segment.last.empty()) {
            core_.frames.spoken(guess.byte, segment.last, [&](const Speaker& one) {
                found.push_back(emitted(guess, one.one, one.trail, slot, page_.is_listed(one.one)));
            });
        } else if (guess.byte >= 0) {
            Byte lead = static_cast<Byte>(guess.byte);
            for (const auto& end : endings(spot_, guess.text.back(), lead, segment.following)) {
                found.push_back({guess.score + end.score, guess.text + end.thing, -1, guess.slots});
                found.back().slots.insert(found.back().slots.end(), end.thing.size(), slot);
            }
        }
    }

    // The best guess of each end, without those far behind the best of all.
    std::vector<Guess> pruned(std::vector<Guess> guesses) const {
        std::map<std::pair<Text, int>, std::size_t> numbers;
        std::vector<Guess> kept;
        double least = -1e9;
        for (Guess& guess : guesses) {
            if (guess.score < least) continue;
            std::size_t size = guess.text.size();
            Text end = guess.text.substr(size - std::min(size, limits_.remembered));
            auto [known, is_new] = numbers.try_emplace({std::move(end), guess.byte}, kept.size());
            if (!is_new && !(kept[known->second].score < guess.score)) continue;
            least = std::max(least, guess.score - limits_.beam);
            if (is_new) {
                kept.push_back(std::move(guess));
            } else {
                kept[known->second] = std::move(guess);
            }
        }
        auto is_far = [&](const Guess& guess) { return guess.score < least; };
        kept.erase(std::remove_if(kept.begin(), kept.end(), is_far), kept.end());
        std::stable_sort(kept.begin(), kept.end(), [](auto& a, auto& b) { return a.score > b.score; });
        if (kept.size() > limits_.widest) kept.resize(limits_.widest);
        return kept;
    }

    // Adds what follows to the scores, and takes off the character before the run.
    void finish(std::vector<Guess>& guesses) {
        const Text& behind = stretch_.behind;
        double common = page_.model.all_after(behind);
        for (Guess& guess : guesses) {
            if (!behind.empty())
                guess.score = guess.score + page_.model.pair(guess.text.back(), behind[0]) + common;
            guess.text.erase(0, 1);
        }
    }

    const Stretch& stretch_;
    Spot& spot_;
    Damaged& page_;
    Core& core_;
    const SlotLimits& limits_;
};

}  // namespace core
