#include "http_server.hpp"

#include <fmt/format.h>

#include <csignal>
#include <thread>

#include "connection.hpp"

namespace kijun::serve {

namespace {

using net::ip::tcp;

Result<std::optional<net::ssl::context>> tls_context(const HttpAddress& address) {
    if (address.certificate.empty() && address.key.empty()) return std::optional<net::ssl::context>{};
    std::optional<net::ssl::context> context;
    context.emplace(net::ssl::context::tls_server);
    context->set_options(net::ssl::context::no_tlsv1 | net::ssl::context::no_tlsv1_1 |
                         net::ssl::context::no_compression);
    beast::error_code problem;
    const std::string* file = &address.certificate;
    context->use_certificate_chain_file(address.certificate, problem);
    if (!problem) {
        file = &address.key;
        context->use_private_key_file(address.key, net::ssl::context::pem, problem);
    }
    if (!problem) return context;
    return error("K1202", {},
                 fmt::format("{}: no certificate or key for TLS: {}", *file, problem.message()),
                 fmt::format("{}：TLS の証明書又は鍵として読めません（{}）", *file, problem.message()));
}

struct Worker {
    WorkerShare share;  // outlives the connections, which end with the context at the latest
    net::io_context context{1};
    net::executor_work_guard<net::io_context::executor_type> guard = net::make_work_guard(context);
    net::steady_timer cut_off{context};
    Worker(unsigned number, const HttpLimits& limits, HttpHandler& handler, ConnectionCounts& counts)
        : share{number, limits, handler, counts} {}
};

class BeastServer : public HttpServer {
public:
    BeastServer(const HttpAddress& address, const HttpLimits& limits, HttpHandler& handler,
                std::optional<net::ssl::context> tls)
        : limits_(limits), tls_(std::move(tls)) {
        for (unsigned number = 0; number < address.workers; ++number)
            workers_.push_back(std::make_unique<Worker>(number, limits_, handler, counts_));
        acceptor_.emplace(workers_.front()->context);
    }

    beast::error_code open(const std::string& host, std::uint16_t port) {
        beast::error_code problem;
        const auto address = net::ip::make_address(host, problem);
        if (problem) return problem;
        const tcp::endpoint endpoint(address, port);
        acceptor_->open(endpoint.protocol(), problem);
        if (!problem) acceptor_->set_option(net::socket_base::reuse_address(true), problem);
        if (!problem) acceptor_->bind(endpoint, problem);
        if (!problem) acceptor_->listen(net::socket_base::max_listen_connections, problem);
        if (!problem) port_ = acceptor_->local_endpoint().port();
        return problem;
    }

    [[nodiscard]] std::uint16_t port() const override { return port_; }

    void run(std::function<void(int)> on_signal) override {
        on_signal_ = std::move(on_signal);
        signals_.emplace(workers_.front()->context, SIGTERM, SIGINT, SIGHUP);
        wait_for_signal();
        accept();
        std::vector<std::thread> threads;
        for (auto& worker : workers_) {
            if (worker != workers_.front()) threads.emplace_back([&worker, this] { work(*worker); });
        }
        work(*workers_.front());
        for (auto& thread : threads) thread.join();
    }

    void drain() override {
        if (draining_.exchange(true)) return;
        net::post(workers_.front()->context, [this] {
            beast::error_code ignored;
            acceptor_->close(ignored);
        });
        for (auto& worker : workers_) net::post(worker->context, [&worker, this] { drain(*worker); });
    }

    [[nodiscard]] HttpCounts counts() const override {
        return {counts_.accepted, counts_.refused, counts_.timed_out, counts_.broken, counts_.open};
    }

private:
    // What one request breaks does not end the service.
    void work(Worker& worker) {
        for (;;) {
            try {
                worker.context.run();
                return;
            } catch (const std::exception& problem) {
                ++counts_.broken;
                worker.share.handler.broke(problem.what());
            }
        }
    }

    void wait_for_signal() {
        signals_->async_wait([this](beast::error_code problem, int number) {
            if (problem) return;
            on_signal_(number);
            wait_for_signal();
        });
    }

    void accept() {
        Worker& worker = *workers_[next_worker_++ % workers_.size()];
        acceptor_->async_accept(worker.context,
                                [this, &worker](beast::error_code problem, tcp::socket socket) {
                                    if (problem == net::error::operation_aborted || !acceptor_->is_open())
                                        return;
                                    // out of descriptors: breathe, others end meanwhile
                                    if (problem) std::this_thread::sleep_for(std::chrono::milliseconds(10));
                                    accept();  // before anything that may fail
                                    if (!problem) take(worker, std::move(socket));
                                });
    }

    void take(Worker& worker, tcp::socket socket) {
        beast::error_code problem;
        const auto remote = socket.remote_endpoint(problem);
        if (problem) return;  // gone already
        if (counts_.open >= limits_.connections) {
            ++counts_.refused;
            static constexpr std::string_view full =
                "HTTP/1.1 503 Service Unavailable\r\nRetry-After: 1\r\nContent-Length: 0\r\nConnection: "
                "close\r\n\r\n";
            socket.non_blocking(true, problem);
            if (!tls_) socket.write_some(net::buffer(full.data(), full.size()), problem);
            return;
        }
        ++counts_.accepted;
        ++counts_.open;
        socket.set_option(tcp::no_delay(true), problem);
        net::post(worker.context, [this, &worker, address = remote.address().to_string(),
                                   socket = std::move(socket)]() mutable {
            if (tls_) {
                std::make_shared<Connection<TlsStream>>(worker.share, TlsStream(std::move(socket), *tls_),
                                                        std::move(address))
                    ->begin();
            } else {
                std::make_shared<Connection<PlainStream>>(worker.share, PlainStream(std::move(socket)),
                                                          std::move(address))
                    ->begin();
            }
        });
    }

    // On the worker.
    void drain(Worker& worker) {
        worker.share.draining = true;
        if (&worker == workers_.front().get()) {
            beast::error_code ignored;
            signals_->cancel(ignored);
        }
        const auto connections = worker.share.connections;  // they leave as they stop
        for (AnyConnection* connection : connections) connection->stop_when_idle();
        worker.guard.reset();
        wait_until_empty(worker, std::chrono::steady_clock::now() + limits_.drain_time);
    }

    void wait_until_empty(Worker& worker, std::chrono::steady_clock::time_point until) {
        if (worker.share.connections.empty()) return;
        if (std::chrono::steady_clock::now() >= until) {
            const auto connections = worker.share.connections;
            for (AnyConnection* connection : connections) connection->cut_off();
            return;
        }
        worker.cut_off.expires_after(std::chrono::milliseconds(20));
        worker.cut_off.async_wait(
            [this, &worker, until](beast::error_code) { wait_until_empty(worker, until); });
    }

    const HttpLimits limits_;
    ConnectionCounts counts_;
    std::optional<net::ssl::context> tls_;
    std::vector<std::unique_ptr<Worker>> workers_;
    std::optional<tcp::acceptor> acceptor_;
    std::optional<net::signal_set> signals_;
    std::function<void(int)> on_signal_;
    std::size_t next_worker_ = 0;
    std::atomic<bool> draining_{false};
    std::uint16_t port_ = 0;
};

}  // namespace

Result<std::unique_ptr<HttpServer>> HttpServer::listen(const HttpAddress& address, const HttpLimits& limits,
                                                       HttpHandler& handler) {
    auto tls = tls_context(address);
    if (!tls) return tls.errors();
    auto server = std::make_unique<BeastServer>(address, limits, handler, std::move(*tls));
    if (const auto problem = server->open(address.host, address.port)) {
        Diagnostic made = error(
            "K1201", {},
            fmt::format("cannot listen on {}:{}: {}", address.host, address.port, problem.message()),
            fmt::format("{}:{} で待ち受けできません（{}）", address.host, address.port, problem.message()));
        made.hint = Message{
            "name an address of this machine and a free port, such as --listen 127.0.0.1:8080",
            "この機械のアドレスと空いているポートを指定してください（例：--listen 127.0.0.1:8080）"};
        return made;
    }
    return std::unique_ptr<HttpServer>(std::move(server));
}

}  // namespace kijun::serve
