// A map from 64-bit keys to small values, with open addressing: what the core looks up millions of times.
#pragma once

#include <cstddef>
#include <cstdint>
#include <vector>

namespace core {

inline std::uint64_t scattered(std::uint64_t key) {
    key ^= key >> 32;
    key *= 0x9E3779B97F4A7C15ull;
    return key ^ (key >> 29);
}

// Forgets everything once it holds `most` keys, so that no text can make it grow without bound. No key has
// all bits set.
template <typename Value>
class Hashed {
public:
    explicit Hashed(std::size_t most = SIZE_MAX) : most_(most) {}

    const Value* find(std::uint64_t key) const {
        if (slots_.empty()) return nullptr;
        for (std::size_t at = scattered(key) & mask_;; at = (at + 1) & mask_) {
            const Slot& slot = slots_[at];
            if (slot.key == NONE) return nullptr;
            if (slot.key == key) return &slot.value;
        }
    }

    // The value kept for a key, which is `value` unless there was one.
    Value& put(std::uint64_t key, Value value) {
        if (size_ >= most_) clear();
        if (2 * (size_ + 1) > slots_.size()) grow(slots_.empty() ? 64 : 2 * slots_.size());
        for (std::size_t at = scattered(key) & mask_;; at = (at + 1) & mask_) {
            Slot& slot = slots_[at];
            if (slot.key == NONE) {
                slot = Slot{key, std::move(value)};
                ++size_;
                return slot.value;
            }
            if (slot.key == key) return slot.value;
        }
    }

    std::size_t size() const { return size_; }

    // Makes room for so many keys.
    void reserve(std::size_t keys) {
        std::size_t size = 64;
        while (size < 2 * keys) size *= 2;
        if (size > slots_.size()) grow(size);
    }

    void clear() {
        slots_.clear();
        mask_ = size_ = 0;
    }

private:
    static constexpr std::uint64_t NONE = UINT64_MAX;

    struct Slot {
        std::uint64_t key = NONE;
        Value value{};
    };

    void grow(std::size_t size) {
        std::vector<Slot> old(size);
        old.swap(slots_);
        mask_ = size - 1;
        for (Slot& slot : old) {
            if (slot.key == NONE) continue;
            std::size_t at = scattered(slot.key) & mask_;
            while (slots_[at].key != NONE) at = (at + 1) & mask_;
            slots_[at] = std::move(slot);
        }
    }

    std::vector<Slot> slots_;
    std::size_t mask_ = 0, size_ = 0, most_;
};

}  // namespace core
