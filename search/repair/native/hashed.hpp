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

// Forgets everything once it holds `most` keys, so that no text can make it grow without bound.
template <typename Value>
class Hashed {
public:
    explicit Hashed(std::size_t most = SIZE_MAX) : most_(most) {}

    const Value* find(std::uint64_t key) const {
        if (slots_.empty()) return nullptr;
        for (std::size_t at = scattered(key) & mask_;; at = (at + 1) & mask_) {
            const Slot& slot = slots_[at];
            if (!slot.used) return nullptr;
            if (slot.key == key) return &slot.value;
        }
    }

    // The value kept for a key, which is `value` unless there was one.
    Value& put(std::uint64_t key, Value value) {
        if (size_ >= most_) clear();
        if (2 * (size_ + 1) > slots_.size()) grow();
        for (std::size_t at = scattered(key) & mask_;; at = (at + 1) & mask_) {
            Slot& slot = slots_[at];
            if (!slot.used) {
                slot = Slot{key, std::move(value), true};
                ++size_;
                return slot.value;
            }
            if (slot.key == key) return slot.value;
        }
    }

    std::size_t size() const { return size_; }

    // Makes room for so many keys.
    void reserve(std::size_t keys) {
        while (2 * keys > slots_.size()) grow();
    }

    void clear() {
        slots_.clear();
        mask_ = size_ = 0;
    }

private:
    struct Slot {
        std::uint64_t key = 0;
        Value value{};
        bool used = false;
    };

    void grow() {
        std::vector<Slot> old;
        old.swap(slots_);
        slots_.resize(old.empty() ? 64 : 2 * old.size());
        mask_ = slots_.size() - 1;
        for (Slot& slot : old) {
            if (!slot.used) continue;
            std::size_t at = scattered(slot.key) & mask_;
            while (slots_[at].used) at = (at + 1) & mask_;
            slots_[at] = std::move(slot);
        }
    }

    std::vector<Slot> slots_;
    std::size_t mask_ = 0, size_ = 0, most_;
};

}  // namespace core
