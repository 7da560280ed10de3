// The HTTP server by itself: what its handler does to it.
#include <gtest/gtest.h>

#include <boost/asio.hpp>
#include <mutex>
#include <stdexcept>
#include <thread>

#include "http_server.hpp"

namespace kijun::serve {
namespace {

namespace net = boost::asio;

// Answers with the path; throws at /throw.
class Echo : public Exchange {
public:
    explicit Echo(std::string path) : path_(std::move(path)) {}
    void answer(std::string, std::function<void(HttpResponse)> done) override {
        if (path_ == "/throw") throw std::runtime_error("thrown on purpose");
        HttpResponse response;
        response.body = path_;
        done(std::move(response));
    }

private:
    std::string path_;
};

class EchoHandler : public HttpHandler {
public:
    Admission admit(unsigned, const HttpHead& head) override {
        Admission admission;
        admission.exchange = std::make_unique<Echo>(std::string(head.path));
        return admission;
    }
    HttpResponse refusal(unsigned status, std::string_view) override {
        HttpResponse response;
        response.status = status;
        return response;
    }
    void refused(unsigned, const HttpHead&, const HttpOutcome&) override {}
    void broke(std::string_view what) override {
        const std::lock_guard lock(mutex_);
        broken += what;
    }
    std::string broken;  // read when nothing runs any more

private:
    std::mutex mutex_;
};

// All that comes back until the server closes.
std::string ask(std::uint16_t port, const std::string& path) {
    net::io_context context;
    net::ip::tcp::socket socket(context);
    socket.connect({net::ip::make_address("127.0.0.1"), port});
    net::write(socket, net::buffer("GET " + path + " HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n"));
    std::string received;
    boost::system::error_code end;
    net::read(socket, net::dynamic_buffer(received), end);
    return received;
}

TEST(HttpServer, LosesOneConnectionToWhatIsThrown) {
    EchoHandler handler;
    HttpAddress address;
    address.workers = 2;
    auto made = HttpServer::listen(address, {}, handler);
    ASSERT_TRUE(made.ok());
    HttpServer& server = **made;
    std::thread serving([&] { server.run([](int) {}); });
    for (int round = 0; round < 4; ++round) {  // on each worker
        EXPECT_EQ(ask(server.port(), "/throw"), "");
        EXPECT_TRUE(ask(server.port(), "/other").ends_with("/other"));
    }
    EXPECT_EQ(server.counts().broken, 4u);
    server.drain();
    serving.join();
    EXPECT_EQ(server.counts().open, 0u);
    EXPECT_TRUE(handler.broken.starts_with("thrown on purpose"));
}

}  // namespace
}  // namespace kijun::serve
