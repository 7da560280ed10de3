#include "pipeline.hpp"

#include <system_error>
#include <thread>

namespace kijun::command {

Pipeline::Pipeline(ChunkReader& reader, std::size_t threads, std::function<void(std::size_t, Piece&)> work,
                   std::function<bool(const Piece&)> deliver)
    : reader_(reader),
      threads_(threads),
      work_(std::move(work)),
      deliver_(std::move(deliver)),
      pieces_(threads == 1 ? 1 : 2 * threads) {}

void Pipeline::run() {
    std::vector<std::thread> others;
    try {
        for (std::size_t thread = 1; thread < threads_; ++thread)
            others.emplace_back([this, thread] { run_thread(thread); });
    } catch (const std::system_error&) {
        // no more are to be had: those that are there do all
    }
    run_thread(0);
    for (std::thread& other : others) other.join();
    if (failure_) std::rethrow_exception(failure_);
}

void Pipeline::run_thread(std::size_t thread) {
    try {
        while (Piece* piece = take()) {
            work_(thread, *piece);
            put_back(*piece);
        }
    } catch (...) {
        stop(std::current_exception());
    }
}

Piece* Pipeline::take() {
    const std::lock_guard reading(reading_);
    Piece* piece = nullptr;
    {
        std::unique_lock lock(mutex_);
        piece = &pieces_[next_taken_ % pieces_.size()];
        changed_.wait(lock, [&] { return stopped_ || piece->state_ == Piece::State::free; });
        if (stopped_) return nullptr;
    }
    const bool more = reader_.next(piece->chunk);
    const std::lock_guard lock(mutex_);
    if (!more) stopped_ = true;
    if (stopped_) return nullptr;
    piece->number_ = next_taken_++;
    piece->state_ = Piece::State::taken;
    return piece;
}

void Pipeline::put_back(Piece& piece) {
    std::unique_lock lock(mutex_);
    piece.state_ = Piece::State::done;
    if (delivering_) return;  // whoever delivers will come to it
    delivering_ = true;
    for (;;) {
        Piece& due = pieces_[next_delivered_ % pieces_.size()];
        if (due.state_ != Piece::State::done) break;
        lock.unlock();
        deliver_and_clear(due);
        lock.lock();
        due.state_ = Piece::State::free;
        ++next_delivered_;
        changed_.notify_all();
    }
    delivering_ = false;
}

void Pipeline::deliver_early(Piece& piece) {
    {
        std::unique_lock lock(mutex_);
        changed_.wait(lock, [&] { return refused_ || piece.number_ == next_delivered_; });
    }
    // nobody else delivers while the piece that is due is at work
    deliver_and_clear(piece);
}

void Pipeline::deliver_and_clear(Piece& piece) {
    bool refused = false;
    {
        const std::lock_guard lock(mutex_);
        refused = refused_;
    }
    if (!refused && !deliver_(piece)) stop(nullptr);
    piece.out.clear();
    piece.complaints.clear();
}

void Pipeline::stop(std::exception_ptr reason) {
    const std::lock_guard lock(mutex_);
    stopped_ = refused_ = true;
    if (!failure_) failure_ = std::move(reason);
    changed_.notify_all();
}

}  // namespace kijun::command
