// The C data and stream interfaces of Apache Arrow, as its specification gives them: structures that
// columnar libraries hand to each other. No library is behind them.
#pragma once

#include <cstdint>

#ifndef ARROW_C_DATA_INTERFACE
#define ARROW_C_DATA_INTERFACE
extern "C" {
struct ArrowSchema {
    const char* format;
    const char* name;
    const char* metadata;
    std::int64_t flags;
    std::int64_t n_children;
    ArrowSchema** children;
    ArrowSchema* dictionary;
    void (*release)(ArrowSchema*);
    void* private_data;
};

struct ArrowArray {
    std::int64_t length;
    std::int64_t null_count;
    std::int64_t offset;
    std::int64_t n_buffers;
    std::int64_t n_children;
    const void** buffers;
    ArrowArray** children;
    ArrowArray* dictionary;
    void (*release)(ArrowArray*);
    void* private_data;
};
}
#endif

#ifndef ARROW_C_STREAM_INTERFACE
#define ARROW_C_STREAM_INTERFACE
extern "C" {
struct ArrowArrayStream {
    int (*get_schema)(ArrowArrayStream*, ArrowSchema* out);
    int (*get_next)(ArrowArrayStream*, ArrowArray* out);
    const char* (*get_last_error)(ArrowArrayStream*);
    void (*release)(ArrowArrayStream*);
    void* private_data;
};
}
#endif

namespace kijun::python {

inline constexpr std::int64_t arrow_nullable = 2;  // of ArrowSchema::flags

// Owns one of them.
template <class T>
class Held {
public:
    Held() = default;
    explicit Held(T* from) : held_(*from) {
        from->release = nullptr;
    }  // moved out, as the specification says
    Held(Held&& other) noexcept : held_(other.held_) { other.held_.release = nullptr; }
    Held& operator=(Held&& other) noexcept {
        if (this != &other) {
            reset();
            held_ = other.held_;
            other.held_.release = nullptr;
        }
        return *this;
    }
    ~Held() { reset(); }

    void reset() {
        if (held_.release != nullptr) held_.release(&held_);
        held_.release = nullptr;
    }
    [[nodiscard]] bool has() const { return held_.release != nullptr; }
    T* get() { return &held_; }
    const T* get() const { return &held_; }
    const T* operator->() const { return &held_; }
    T* operator->() { return &held_; }

private:
    T held_{};
};

}  // namespace kijun::python
