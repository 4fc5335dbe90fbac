// Runs that begin with a lone byte whose reading is shown, cut into segments: search/repair/segments.py.
#pragma once

#include <optional>
#include <string>

#include "damaged.hpp"

namespace core {

// A lone byte with a `reading`, the `bytes` of whole characters, and what closes them: another lone byte with
// a reading (`last`), the second byte of a character (`letter`), or a lone byte that swallowed what came
// before `following`.
struct Segment {
    Text reading;
    std::vector<Byte> bytes;
    Text last;
    int letter;  // -1 where there is none
    Text brackets, following;

    bool is_open() const { return last.empty() && letter < 0; }
};

// Segments in a row between a character that pairs as it should and `end`.
struct Stretch {
    Text before;
    Byte byte;
    std::vector<Segment> segments;
    std::size_t end;
    Text behind;

    std::size_t slots() const {
        std::size_t found = 0;
        for (const Segment& segment : segments) found += segment.bytes.size() / 2 + 1;
        return found;
    }
};

class Cutting {
public:
    explicit Cutting(const Damaged& page) : page_(page), core_(page.core), text_(page.text) {}

    // The stretch that begins with the ? at a place; nothing before `done` is used.
    std::optional<Stretch> find(std::size_t at, std::size_t done) const {
        std::size_t reach = core_.reach.around;
        Char last = last_before(std::max(done, at - std::min(at, reach)), at);
        unsigned two = last ? core_.frames.pair(last) : 0;
        Text before = page_.before_run(done, at);
        // The bracket of a reading is no mark.
        if (!two || before.empty() || before.back() != last) return {};
        Stretch found{std::move(before), static_cast<Byte>(two), {}, at, {}};
        while (found.end < text_.size() && text_[found.end] == U'?') {
            std::optional<Segment> segment;
            std::size_t end = found.end;
            bool sound = true;
            if (found.segments.size() < core_.reach.most_segments) segment = cut(end, sound);
            if (!sound) return {};
            if (!segment) {
                bool spoken = core_.frames.brackets.closed(text_, found.end + 1) != Text::npos;
                if (found.segments.empty() || spoken) return {};
                break;
            }
            found.segments.push_back(std::move(*segment));
            found.end = end;
        }
        found.behind = page_.behind(found.end);
        return found;
    }

private:
    // The character before a place, whatever was inserted behind it, as wide as it was; 0 if it has one byte.
    Char last_before(std::size_t start, std::size_t at) const {
        Char one = at > start ? text_[at - 1] : 0;
        if (one == U')') one = annotated_before(start, at);
        bool is_mark = core_.marks.is_short(one) && one != U'?';
        return is_mark || one > 0x7F ? core_.marks.whole(one) : 0;
    }

    Char annotated_before(std::size_t start, std::size_t at) const {
        Char found = 0;
        for (std::size_t end = at; end != Text::npos && end > start;
             end = core_.frames.brackets.before(text_, start, end)) {
            Char one = text_[end - 1];
            if (one > 0x7F || (core_.marks.is_short(one) && one != U'?')) found = one;
        }
        return found;
    }

    // The segment that begins at a place, which is moved behind it. `sound` is false where its characters
    // have not two bytes each.
    std::optional<Segment> cut(std::size_t& at, bool& sound) const {
        const Brackets& brackets = core_.frames.brackets;
        std::size_t close = brackets.closed(text_, at + 1);
        if (close == Text::npos) return {};
        Segment found{Text(text_.substr(at + 1, close - at - 1)), {}, {}, -1, {}, {}};
        std::size_t end = close + 1;
        bool two_each = take(end, found.bytes);
        if (end >= text_.size()) return {};
        Char one = text_[end];
        if (one == U'?') {
            std::size_t last = brackets.closed(text_, ++end);
            if (last != Text::npos) {
                found.last = text_.substr(end, last - end);
                end = last + 1;
            }
        } else if (one == U'€' || (U'@' <= one && one <= U'~')) {
            found.letter = one == U'€' ? 0x80 : static_cast<int>(one);
            ++end;
        } else {
            return {};
        }
        sound = two_each;
        std::size_t behind = brackets.behind(text_, end);
        found.brackets = text_.substr(end, behind - end);
        found.following = text_.substr(behind, core_.reach.following);
        at = behind;
        return found;
    }

    // Takes the bytes of characters, with readings in brackets among them; false if one has not two.
    bool take(std::size_t& at, std::vector<Byte>& bytes) const {
        bool two_each = true;
        for (std::size_t taken = 0; taken < core_.reach.longest_segment && at < text_.size(); ++taken) {
            Char one = text_[at];
            if (one <= 0x7F || one == U'€') {
                std::size_t end = one == U'(' ? core_.frames.brackets.closed(text_, at + 1) : Text::npos;
                if (end == Text::npos) break;
                at = end + 1;
                continue;
            }
            unsigned two = core_.frames.pair(one);
            two_each = two_each && two;
            bytes.push_back(static_cast<Byte>(two >> 8));
            bytes.push_back(static_cast<Byte>(two));
            ++at;
        }
        return two_each;
    }

    const Damaged& page_;
    const Core& core_;
    const View text_;
};

}  // namespace core
