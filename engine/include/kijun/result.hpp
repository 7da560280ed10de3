// Result<T>: the value of an operation, or the diagnostics that say why there is none.
//
// Every operation that can fail because of its input returns a Result. Exceptions are not used for
// that: they stay inside the parser generator's runtime and the language bindings. A Result that
// holds a value may still have had warnings; operations that can warn take a `Diagnostics&`.
//
// Ownership: a Result owns its value and its diagnostics. Threading: none; a plain value.
#pragma once

#include <cassert>
#include <utility>
#include <variant>

#include "kijun/diagnostic.hpp"

namespace kijun {

template <class T>
class [[nodiscard]] Result {
public:
    Result(T value) : state_(std::in_place_index<0>, std::move(value)) {}
    Result(Diagnostic error) : state_(std::in_place_index<1>, Diagnostics{std::move(error)}) {}
    Result(Diagnostics errors) : state_(std::in_place_index<1>, std::move(errors)) {
        assert(!this->errors().empty());
    }

    [[nodiscard]] bool ok() const { return state_.index() == 0; }
    explicit operator bool() const { return ok(); }

    // Only when ok().
    T& value() & { return std::get<0>(state_); }
    const T& value() const& { return std::get<0>(state_); }
    T&& value() && { return std::get<0>(std::move(state_)); }
    T& operator*() & { return value(); }
    const T& operator*() const& { return value(); }
    T* operator->() { return &value(); }
    const T* operator->() const { return &value(); }

    // Only when not ok().
    const Diagnostics& errors() const { return std::get<1>(state_); }
    Diagnostics& errors() { return std::get<1>(state_); }

private:
    std::variant<T, Diagnostics> state_;
};

}  // namespace kijun
