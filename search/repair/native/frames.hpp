// What a byte or a reading says of the characters that it can have belonged to: search/repair/frames.py and
// readings.py.
#pragma once

#include <functional>
#include <unordered_map>
#include <vector>

#include "brackets.hpp"
#include "candidates.hpp"
#include "cells.hpp"

namespace core {

// A character with its two bytes.
struct Speaker {
    Char one;
    Byte lead, trail;
};

// The characters that can be read so, in order; those whose trail byte is no ASCII byte also by their lead
// byte.
struct Reading {
    Text readers;
    std::vector<Speaker> speakers;

    bool reads(Char one) const { return std::binary_search(readers.begin(), readers.end(), one); }
};

// Some characters of GBK under a number of their own.
struct Numbered {
    unsigned number;
    Candidates characters;

    // Under which the likeliest `keep` of them after another character are kept; fewer than 256 are ever
    // asked for.
    std::uint64_t key(Char before, std::size_t keep) const {
        return static_cast<std::uint64_t>(before) << 32 | number << 8 | keep;
    }
};

class Frames {
public:
    Frames(const Language& language, const Cells& cells) : language_(language), cells_(cells) {}

    // Calls back for the characters of a reading, in order.
    std::function<Text(View)> ask_readers;
    Brackets brackets;

    // `bytes` has the two bytes of each character that has two in GB18030, 0 for others.
    void settle(View letters, std::vector<std::uint16_t> bytes) {
        brackets = Brackets(letters);
        bytes_ = std::move(bytes);
    }

    // The two bytes of a character, the first one above, 0 if it has none of two bytes.
    unsigned pair(Char one) const { return one < PLANE ? bytes_[one] : 0; }

    // The character of two bytes, 0 where there is none.
    Char character(unsigned lead, unsigned trail) const { return cells_.character(lead, trail); }

    // Adds the characters of two bytes each; false if there are no such.
    template <typename Row>
    bool decode(const Row& raw, std::size_t size, Text& made) const {
        for (std::size_t at = 0; at + 1 < size; at += 2) {
            Char one = character(static_cast<Byte>(raw[at]), static_cast<Byte>(raw[at + 1]));
            if (!one) return false;
            made += one;
        }
        return size % 2 == 0;
    }

    const Reading& reading(View letters) {
        auto known = readings_.find(Text(letters));
        if (known != readings_.end()) return known->second;
        static const Reading nobody;
        Reading made{ask_readers(letters), {}};
        if (made.readers.empty()) return nobody;  // any row of letters may come, and few are readings
        for (Char one : made.readers) {
            unsigned two = pair(one);
            if ((two & 0xFF) > 0x80)
                made.speakers.push_back({one, static_cast<Byte>(two >> 8), static_cast<Byte>(two)});
        }
        std::stable_sort(made.speakers.begin(), made.speakers.end(),
                         [](auto& a, auto& b) { return a.lead < b.lead; });
        return readings_.emplace(Text(letters), std::move(made)).first->second;
    }

    // The characters of a lead byte that have a reading.
    template <typename Use>
    void spoken(int lead, View letters, Use use) {
        if (lead < 0) return;
        for (const Speaker& one : reading(letters).speakers) {
            if (one.lead == lead) use(one);
        }
    }

    // The characters with a reading whose lead byte made a pair not shown after `lost`.
    template <typename Use>
    void spoken_after(Byte lost, View letters, Use use) {
        const Bytes& leads = cells_.unshown(lost);
        for (const Speaker& one : reading(letters).speakers) {
            if (leads[one.lead]) use(one);
        }
    }

    // Whether a character has all readings in the brackets of a part.
    bool fits(Char one, View part) {
        for (std::size_t at = 0; at < part.size();) {
            std::size_t end = at;
            while (end < part.size() && brackets.is_letter(part[end])) ++end;
            if (end > at && !reading(part.substr(at, end - at)).reads(one)) return false;
            at = std::max(end, at + 1);
        }
        return true;
    }

    const Numbered& with_lead(Byte lead, Byte least) {
        return numbered(0, lead, least, [&](Text& some) { add_with_lead(lead, least, some); });
    }
    const Numbered& with_trail(Byte trail) {
        return numbered(1, trail, 0, [&](Text& some) { add(cells_.with_trail(trail), some); });
    }
    const Numbered& before_gap(Byte lead) {
        return numbered(2, lead, 0, [&](Text& some) { add(cells_.before_gap(lead), some); });
    }
    const Numbered& after_gap(Byte lost, Byte trail) {
        return numbered(3, cells_.alike(lost), trail, [&](Text& some) {
            const Bytes& leads = cells_.unshown(lost);
            for (Char one : cells_.with_trail(trail)) {
                if (leads[cells_.lead(one)]) some += one;
            }
        });
    }
    const Numbered& behind_gap(Byte lost) {
        return numbered(4, cells_.alike(lost), 0, [&](Text& some) {
            each_lead(lost, [&](Byte lead) { add_with_lead(lead, 0x81, some); });
        });
    }
    const Numbered& between_gaps(Byte lost) {
        return numbered(5, cells_.alike(lost), 0, [&](Text& some) {
            each_lead(lost, [&](Byte lead) { add(cells_.before_gap(lead), some); });
        });
    }

private:
    template <typename Make>
    const Numbered& numbered(unsigned kind, Byte first, Byte second, Make make) {
        unsigned number = kind << 16 | first << 8 | second;
        auto known = lists_.find(number);
        if (known != lists_.end()) return known->second;
        Text some;
        make(some);
        return lists_.emplace(number, Numbered{number, Candidates(language_, some)}).first->second;
    }

    void add_with_lead(Byte lead, unsigned least, Text& some) const {
        for (unsigned trail = least; trail < 0xFF; ++trail) {
            Char one = character(lead, trail);
            if (one && language_.plausible[one]) some += one;
        }
    }

    static void add(const std::vector<Char>& more, Text& some) { some.append(more.begin(), more.end()); }

    template <typename Use>
    void each_lead(Byte lost, Use use) const {
        for (unsigned lead = 0; lead < 0x100; ++lead) {
            if (cells_.unshown(lost)[lead]) use(static_cast<Byte>(lead));
        }
    }

    const Language& language_;
    const Cells& cells_;
    std::vector<std::uint16_t> bytes_;
    std::unordered_map<Text, Reading> readings_;
    std::unordered_map<unsigned, Numbered> lists_;
};

}  // namespace core
