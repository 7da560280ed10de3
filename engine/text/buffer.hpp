// A growing byte buffer that is never filled with zeros: texts are written once, front to back.
#pragma once

#include <cstring>
#include <memory>
#include <string_view>

namespace kijun {

class Buffer {
public:
    static constexpr std::size_t slack = 64;  // writable bytes behind every reservation, for whole blocks

    // Room for `bytes` more and the slack; what is written so far stays.
    void reserve_more(std::size_t bytes) {
        const std::size_t needed = size_ + bytes + slack;
        if (needed <= capacity_) return;
        const std::size_t capacity = needed + needed / 2;
        auto grown = std::make_unique_for_overwrite<char[]>(capacity);
        if (size_ != 0) std::memcpy(grown.get(), bytes_.get(), size_);
        bytes_ = std::move(grown);
        capacity_ = capacity;
    }
    void append(const char* bytes, std::size_t count) {
        reserve_more(count);
        std::memcpy(bytes_.get() + size_, bytes, count);
        size_ += count;
    }

    [[nodiscard]] char* end() { return bytes_.get() + size_; }
    [[nodiscard]] char* data() { return bytes_.get(); }
    [[nodiscard]] std::size_t size() const { return size_; }
    void resize(std::size_t size) { size_ = size; }  // within what was reserved
    [[nodiscard]] std::string_view view() const { return {bytes_.get(), size_}; }

private:
    std::unique_ptr<char[]> bytes_;
    std::size_t capacity_ = 0;
    std::size_t size_ = 0;
};

}  // namespace kijun
