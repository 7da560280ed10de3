// Counts what this program asks of the heap, whoever asks: operator new, ICU, Hyperscan, C libraries.
#include <atomic>
#include <cstddef>

#include "bench.hpp"

// A sanitiser brings its own heap.
#if defined(__SANITIZE_ADDRESS__) || defined(__SANITIZE_THREAD__)
#define KIJUN_BENCH_OTHER_HEAP
#elif defined(__has_feature)
#if __has_feature(address_sanitizer) || __has_feature(thread_sanitizer) || __has_feature(memory_sanitizer)
#define KIJUN_BENCH_OTHER_HEAP
#endif
#endif

#if defined(__GLIBC__) && !defined(KIJUN_BENCH_OTHER_HEAP)

namespace {
std::atomic<std::uint64_t> made{0};
}

// glibc lets a program bring its own; these only count and go on to glibc's.
extern "C" {
void* __libc_malloc(std::size_t);
void* __libc_calloc(std::size_t, std::size_t);
void* __libc_realloc(void*, std::size_t);

void* malloc(std::size_t size) noexcept {
    made.fetch_add(1, std::memory_order_relaxed);
    return __libc_malloc(size);
}
void* calloc(std::size_t count, std::size_t size) noexcept {
    made.fetch_add(1, std::memory_order_relaxed);
    return __libc_calloc(count, size);
}
void* realloc(void* memory, std::size_t size) noexcept {
    made.fetch_add(1, std::memory_order_relaxed);
    return __libc_realloc(memory, size);
}
}

namespace kijun::bench {
std::optional<std::uint64_t> allocations() { return made.load(std::memory_order_relaxed); }
}  // namespace kijun::bench

#else

namespace kijun::bench {
std::optional<std::uint64_t> allocations() { return std::nullopt; }
}  // namespace kijun::bench

#endif
