// Structs as bytes: one description of a struct, fields(), writes it, reads it back, and gives a key under
// which equal ones are found.
//
// A struct takes part by `template <class A> void fields(A& a, Struct& x) { a(x.one, x.other); }` in this
// namespace, a class by a member function fields(a).
//
// Encoding: little-endian fixed-width integers, strings and vectors by a 32-bit count, arrays of bytes as
// they are. Reading checks every count against what is left, so damage is an error and never a crash.
#pragma once

#include <array>
#include <bit>
#include <bitset>
#include <concepts>
#include <cstdint>
#include <cstring>
#include <optional>
#include <string>
#include <type_traits>
#include <utility>
#include <vector>

#include "kijun/calendar.hpp"

namespace kijun::archive {

// Numbers are copied as they lie in memory.
static_assert(std::endian::native == std::endian::little);

// Numbers; and structs of nothing else that say `using AsInMemory = void`, without fields(): vectors of
// them are copied whole.
template <class T>
concept AsInMemory = std::is_arithmetic_v<T> || requires {
    typename T::AsInMemory;
};

template <class Archive, class T>
void visit_fields(Archive& archive, T& value) {
    if constexpr (requires { value.fields(archive); })
        value.fields(archive);
    else
        fields(archive, value);
}

class Writer {
public:
    template <class... T>
    void operator()(const T&... values) {
        (put(values), ...);
    }
    std::string take() { return std::move(out_); }

private:
    template <class T>
    requires std::is_arithmetic_v<T> || std::is_enum_v<T>
    void put(const T& value) {
        char bytes[sizeof value];
        std::memcpy(bytes, &value, sizeof value);
        out_.append(bytes, sizeof value);
    }
    template <class Char>
    void put(const std::basic_string<Char>& value) {
        put(static_cast<std::uint32_t>(value.size()));
        out_.append(reinterpret_cast<const char*>(value.data()), value.size() * sizeof(Char));
    }
    void put(const LocalDay& value) { put(value.days); }
    template <class T>
    void put(const std::optional<T>& value) {
        put(value.has_value());
        if (value) put(*value);
    }
    template <class T>
    void put(const std::vector<T>& values) {
        put(static_cast<std::uint32_t>(values.size()));
        if constexpr (std::same_as<T, bool> || !AsInMemory<T>) {
            for (const T& value : values) put(value);
        } else {
            put_memory(values.data(), values.size());
        }
    }
    template <std::size_t size>
    void put(const std::bitset<size>& bits) {
        out_.append(reinterpret_cast<const char*>(&bits), sizeof bits);
    }
    template <class T, std::size_t size>
    void put(const std::array<T, size>& values) {
        put_memory(values.data(), size);
    }
    template <class T>
    requires std::is_class_v<T>
    void put(const T& value) { visit_fields(*this, const_cast<T&>(value)); }

    template <class T>
    void put_memory(const T* values, std::size_t count) {
        // no gaps, whose bytes would be anything
        static_assert(std::is_trivially_copyable_v<T> && std::has_unique_object_representations_v<T>);
        out_.append(reinterpret_cast<const char*>(values), count * sizeof(T));
    }

    std::string out_;
};

class Reader {
public:
    explicit Reader(std::string_view bytes) : left_(bytes) {}
    template <class... T>
    void operator()(T&... values) {
        (get(values), ...);
    }
    // Whether everything asked for was there, and nothing is left.
    [[nodiscard]] bool complete() const { return ok_ && left_.empty(); }
    [[nodiscard]] bool ok() const { return ok_; }

private:
    template <class T>
    requires std::is_arithmetic_v<T> || std::is_enum_v<T>
    void get(T& value) {
        if constexpr (std::same_as<T, bool>) {
            char byte = 0;
            get(byte);
            value = byte != 0;
        } else {
            if (!take(sizeof value)) return;
            std::memcpy(&value, taken_.data(), sizeof value);
        }
    }
    template <class Char>
    void get(std::basic_string<Char>& value) {
        std::uint32_t size = 0;
        get(size);
        if (!take(std::size_t{size} * sizeof(Char))) return;
        value.resize(size);
        std::memcpy(value.data(), taken_.data(), taken_.size());
    }
    void get(LocalDay& value) { get(value.days); }
    template <class T>
    void get(std::optional<T>& value) {
        bool has = false;
        get(has);
        if (has) get(value.emplace());
    }
    template <class T>
    void get(std::vector<T>& values) {
        std::uint32_t size = 0;
        get(size);
        values.clear();
        if constexpr (AsInMemory<T>) {
            if (size > left_.size() / sizeof(T)) {
                ok_ = false;
            } else if (size > 0 && take(size * sizeof(T))) {
                values.resize(size);
                std::memcpy(values.data(), taken_.data(), taken_.size());
            }
        } else {
            // one by one: a damaged count must not take more memory than the bytes that are there can fill
            for (std::uint32_t i = 0; i < size && ok_; ++i) get(values.emplace_back());
        }
    }
    void get(std::vector<bool>& values) {
        std::vector<std::uint8_t> bytes;
        get(bytes);
        values.assign(bytes.begin(), bytes.end());
    }
    template <std::size_t size>
    void get(std::bitset<size>& bits) {
        static_assert(std::is_trivially_copyable_v<std::bitset<size>>);
        if (take(sizeof bits)) std::memcpy(static_cast<void*>(&bits), taken_.data(), sizeof bits);
    }
    template <class T, std::size_t size>
    void get(std::array<T, size>& values) {
        if (take(sizeof values)) std::memcpy(values.data(), taken_.data(), sizeof values);
    }
    template <class T>
    requires std::is_class_v<T>
    void get(T& value) { visit_fields(*this, value); }

    bool take(std::size_t size) {
        if (!ok_ || size > left_.size()) {
            ok_ = false;
            return false;
        }
        taken_ = left_.substr(0, size);
        left_.remove_prefix(size);
        return true;
    }

    std::string_view left_, taken_;
    bool ok_ = true;
};

template <class T>
std::string encode(const T& value) {
    Writer writer;
    writer(value);
    return writer.take();
}

template <class T>
bool decode(std::string_view bytes, T& into) {
    Reader reader(bytes);
    reader(into);
    return reader.complete();
}

}  // namespace kijun::archive
