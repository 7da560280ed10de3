// Things that are dear to make and good for one thread at a time, kept for whoever comes next.
//
// Threading: all may be called from several threads at a time. A pool outlives its loans.
#pragma once

#include <functional>
#include <memory>
#include <mutex>
#include <utility>
#include <vector>

namespace kijun::python {

template <class T>
class Pool {
public:
    explicit Pool(std::function<std::unique_ptr<T>()> make) : make_(std::move(make)) {}

    // Lends one for as long as the loan lives.
    class Loan {
    public:
        explicit Loan(Pool& from) : from_(from), lent_(from.take()) {}
        ~Loan() { from_.give_back(std::move(lent_)); }
        Loan(const Loan&) = delete;
        T* operator->() { return lent_.get(); }
        T& operator*() { return *lent_; }

    private:
        Pool& from_;
        std::unique_ptr<T> lent_;
    };

    // All that were ever made; while nothing is lent.
    [[nodiscard]] const std::vector<std::unique_ptr<T>>& all() const { return idle_; }

private:
    std::unique_ptr<T> take() {
        {
            const std::lock_guard lock(mutex_);
            if (!idle_.empty()) {
                auto one = std::move(idle_.back());
                idle_.pop_back();
                return one;
            }
        }
        return make_();
    }
    void give_back(std::unique_ptr<T> one) {
        const std::lock_guard lock(mutex_);
        idle_.push_back(std::move(one));
    }

    std::function<std::unique_ptr<T>()> make_;
    std::mutex mutex_;
    std::vector<std::unique_ptr<T>> idle_;
};

}  // namespace kijun::python
