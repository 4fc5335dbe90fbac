// Finds the runs of a page that were read askew and reads them: search/repair/mending.py.
#pragma once

#include <optional>

#include "certain.hpp"
#include "marked.hpp"
#include "shift.hpp"

namespace core {

class Mending {
public:
    explicit Mending(Damaged& page) : page_(page), core_(page.core), text_(page.text) {}

    // The runs in order, each without what stays as it is at either end. `go_on` is called now and then, as a
    // long page takes its time.
    template <typename GoOn>
    std::vector<Run> runs(GoOn go_on) {
        std::vector<Run> found;
        std::size_t done = 0, in_vain = 0, at = text_.find(U'?');
        while (at != Text::npos) {
            // A row of characters that the page's charset lacked: blanks, mostly.
            if (text_.substr(at, 3) == U"???") done = std::max(done, end_of_row(at));
            if (at >= done && (in_vain < core_.reach.patience || is_lone(at))) {
                go_on();
                if (std::optional<Run> run = read(at, done)) {
                    done = run->end;
                    std::size_t looked_at =
                        run->end - run->start + 2;  // at least, with what stands before it
                    if (trim(*run)) {
                        found.push_back(std::move(*run));
                    } else {
                        in_vain += looked_at;
                    }
                }
            }
            at = text_.find(U'?', std::max(at + 1, done));
        }
        return found;
    }

    // The run around a question mark, by whatever can read it; nothing before `done` is used.
    std::optional<Run> read(std::size_t at, std::size_t done) {
        std::optional<Run> run = Certain(page_, at, done).read();
        if (!run) run = Marked(page_, at, done).read();
        if (!run) run = Shift(page_, at, done).read();
        return run;
    }

private:
    std::size_t end_of_row(std::size_t at) const {
        return std::min(text_.find_first_not_of(U'?', at), text_.size());
    }

    bool is_lone(std::size_t at) const { return core_.frames.brackets.closed(text_, at + 1) != Text::npos; }

    // Takes off what stays as it is at either end; false if nothing is left.
    bool trim(Run& run) const {
        std::size_t same = 0, size = run.after.size();
        while (run.start < run.end && same < size && text_[run.start] == run.after[same]) ++run.start, ++same;
        while (run.start < run.end && size > same && text_[run.end - 1] == run.after[size - 1])
            --run.end, --size;
        run.after = run.after.substr(same, size - same);
        return run.start < run.end || !run.after.empty();
    }

    Damaged& page_;
    Core& core_;
    const View text_;
};

}  // namespace core
