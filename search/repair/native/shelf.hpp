// Lists that are made once and looked up often, one behind the other in memory.
#pragma once

#include <algorithm>
#include <memory>
#include <vector>

#include "hashed.hpp"

namespace core {

// A list that a shelf keeps.
template <typename Thing>
struct Span {
    const Thing* from = nullptr;
    std::size_t count = 0;

    const Thing* begin() const { return from; }
    const Thing* end() const { return from + count; }
    std::size_t size() const { return count; }
    bool empty() const { return !count; }
    const Thing& front() const { return *from; }
    const Thing& operator[](std::size_t at) const { return from[at]; }
};

template <typename Thing>
class Shelf {
public:
    // Holds `most` lists before it is to be made empty.
    explicit Shelf(std::size_t most) : most_(most) {}

    const Span<Thing>* find(std::uint64_t key) const { return places_.find(key); }

    Span<Thing> put(std::uint64_t key, const std::vector<Thing>& list) {
        if (left_ < list.size()) {
            left_ = std::max(BLOCK, list.size());
            blocks_.push_back(std::unique_ptr<Thing[]>(new Thing[left_]));
            next_ = blocks_.back().get();
        }
        std::copy(list.begin(), list.end(), next_);
        Span<Thing> kept{next_, list.size()};
        next_ += list.size();
        left_ -= list.size();
        return places_.put(key, kept);
    }

    // Forgets everything once there is too much, so that no text can make it grow without bound. Nobody may
    // hold a list meanwhile.
    void make_room() {
        if (places_.size() < most_) return;
        places_.clear();
        blocks_.clear();
        left_ = 0;
    }

private:
    static constexpr std::size_t BLOCK = 1 << 11;

    Hashed<Span<Thing>> places_;
    std::vector<std::unique_ptr<Thing[]>> blocks_;
    Thing* next_ = nullptr;
    std::size_t left_ = 0, most_;
};

}  // namespace core
