// Counts what is taken from the heap. It replaces the global operator new: include it in one source file of
// a test program only. Not inlined, or compilers see free() where new was called, and complain.
// A sanitiser counts and pairs allocations itself: there nothing is counted, and counts_allocations is
// false.
#pragma once

#include <cstdlib>
#include <new>

#if defined(__SANITIZE_ADDRESS__) || defined(__SANITIZE_THREAD__)
#define KIJUN_SANITISED 1
#elif defined(__has_feature)
#if __has_feature(address_sanitizer) || __has_feature(thread_sanitizer)
#define KIJUN_SANITISED 1
#endif
#endif

namespace kijun::test {

inline std::size_t allocations = 0;
#ifdef KIJUN_SANITISED
inline constexpr bool counts_allocations = false;
#else
inline constexpr bool counts_allocations = true;
#endif

inline void* counted(std::size_t size) {
    ++allocations;
    if (void* memory = std::malloc(size == 0 ? 1 : size)) return memory;
    throw std::bad_alloc();
}

}  // namespace kijun::test

#ifndef KIJUN_SANITISED
[[gnu::noinline]] void* operator new(std::size_t size) { return kijun::test::counted(size); }
[[gnu::noinline]] void* operator new[](std::size_t size) { return kijun::test::counted(size); }
[[gnu::noinline]] void operator delete(void* memory) noexcept { std::free(memory); }
[[gnu::noinline]] void operator delete[](void* memory) noexcept { std::free(memory); }
[[gnu::noinline]] void operator delete(void* memory, std::size_t) noexcept { std::free(memory); }
[[gnu::noinline]] void operator delete[](void* memory, std::size_t) noexcept { std::free(memory); }
#endif
