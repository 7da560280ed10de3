// A growing byte buffer that is not filled with zeros: texts are written once, front to back. It has
// slack on both sides, so that blocks may be read around every byte and written behind the last.
#pragma once

#include <cstring>
#include <memory>
#include <string_view>

namespace kijun {

class Buffer {
public:
    static constexpr std::size_t slack = 64;  // bytes behind what was reserved, and zeros before the first

    Buffer() { grow(slack); }

    // Room for `bytes` more and the slack; what is written so far stays.
    void reserve_more(std::size_t bytes) {
        if (size_ + bytes + slack > capacity_) grow(size_ + bytes + slack);
    }
    void append(const char* bytes, std::size_t count) {
        reserve_more(count);
        std::memcpy(end(), bytes, count);
        size_ += count;
    }

    [[nodiscard]] char* data() { return bytes_.get() + slack; }
    [[nodiscard]] char* end() { return data() + size_; }
    [[nodiscard]] std::size_t size() const { return size_; }
    void resize(std::size_t size) { size_ = size; }  // within what was reserved
    [[nodiscard]] std::string_view view() const { return {bytes_.get() + slack, size_}; }

private:
    void grow(std::size_t needed) {
        const std::size_t capacity = needed + needed / 2;
        auto grown = std::make_unique_for_overwrite<char[]>(slack + capacity);
        std::memset(grown.get(), 0, slack);
        if (size_ != 0) std::memcpy(grown.get() + slack, data(), size_);
        bytes_ = std::move(grown);
        capacity_ = capacity;
    }

    std::unique_ptr<char[]> bytes_;
    std::size_t capacity_ = 0;  // behind the slack in front
    std::size_t size_ = 0;
};

}  // namespace kijun
