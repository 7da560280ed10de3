// Chunks of lines worked on by several threads and delivered in the order in which they were read.
//
// Every thread does the same in turn: read the next chunk (one at a time), work on it, and put it back; who
// puts back the one that is due delivers it, and those behind it that are ready. There are two pieces a
// thread, so that nobody waits for a slower neighbour, and no more: a slow output holds the input up.
// With one thread all happens on the calling one; where the system gives fewer than asked for, those there
// are do all.
#pragma once

#include <condition_variable>
#include <exception>
#include <functional>
#include <mutex>
#include <string>
#include <utility>
#include <vector>

#include "chunk_reader.hpp"
#include "kijun/diagnostic.hpp"

namespace kijun::command {

struct Piece {
    struct Complaint {
        std::uint64_t line;
        Diagnostic problem;
    };
    Chunk chunk;
    std::string out;
    std::vector<Complaint> complaints;

private:
    friend class Pipeline;
    enum class State { free, taken, done } state_ = State::free;
    std::uint64_t number_ = 0;
};

class Pipeline {
public:
    // `work` is called with the number of the thread, from 0. `deliver` is never called by two threads at a
    // time; false stops everything.
    Pipeline(ChunkReader& reader, std::size_t threads, std::function<void(std::size_t, Piece&)> work,
             std::function<bool(const Piece&)> deliver);

    // Returns when all is delivered or everything was stopped. Throws what `work` or `deliver` threw.
    void run();

    // For `work`: waits until the piece is due, delivers what is there so far and takes it out. Keeps a
    // piece that makes very much of little within bounds.
    void deliver_early(Piece& piece);

private:
    void run_thread(std::size_t thread);
    Piece* take();
    void put_back(Piece& piece);
    void deliver_and_clear(Piece& piece);
    void stop(std::exception_ptr reason);

    ChunkReader& reader_;
    std::size_t threads_;
    std::function<void(std::size_t, Piece&)> work_;
    std::function<bool(const Piece&)> deliver_;

    std::mutex reading_;  // held while waiting for input, never taken while mutex_ is held
    std::mutex mutex_;    // of all below
    std::condition_variable changed_;
    std::vector<Piece> pieces_;  // a ring: piece n is at n % size
    std::uint64_t next_taken_ = 0;
    std::uint64_t next_delivered_ = 0;
    bool delivering_ = false;
    bool stopped_ = false;  // or nothing left to read
    bool refused_ = false;  // nothing is delivered any more
    std::exception_ptr failure_;
};

}  // namespace kijun::command
