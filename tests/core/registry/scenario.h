// Drives sessions by hand: look at a request, feed an answer, look at the next. Every request is
// checked on its way: a secret may go to the registry and to its token service, and nowhere else.
#pragma once

#include <gtest/gtest.h>

#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <variant>

#include "core/registry/registry_access.h"
#include "core/registry/session.h"

namespace regcache {

// Secrets have "canary" in them, so that they are found where they should not be.
inline Credentials ann() {
  return {.username = "ann", .password = "canary"};
}

inline std::span<const std::uint8_t> as_bytes(std::string_view text) {
  return {reinterpret_cast<const std::uint8_t*>(text.data()), text.size()};
}

class Scenario {
 public:
  explicit Scenario(Credentials credentials = ann())
      : access(*parse_origin("r.example", true), std::move(credentials), 7) {}

  // The next request, waits skipped.
  HttpRequest ask(Session& session) {
    const Result<Command> command = next(session);
    if (!command) {
      ADD_FAILURE() << to_text(command.error());
      return {};
    }
    const auto* request = std::get_if<HttpRequest>(&*command);
    if (request == nullptr) {
      ADD_FAILURE() << "done, where a request was expected";
      return {};
    }
    return *request;
  }

  // Whether the session is done. Done is the last word: asked again, it says so again.
  bool is_done(Session& session) {
    for (int time = 0; time < 2; ++time) {
      const Result<Command> command = next(session);
      if (!command || !std::holds_alternative<Done>(*command)) {
        return false;
      }
    }
    return true;
  }

  // How the session failed. That is the last word too, and has no secret in it. A request before it that
  // cancels an upload is not counted, and its answer changes nothing.
  Error error_of(Session& session) {
    Result<Command> command = next(session);
    const auto* const last = command ? std::get_if<HttpRequest>(&*command) : nullptr;
    if (last != nullptr && last->method == Method::delete_) {
      --requests;
      was_cancelled = true;
      answer(session, 500);
      command = next(session);
    }
    if (command) {
      ADD_FAILURE() << "no error, where one was expected";
      return {};
    }
    const Result<Command> again = next(session);
    EXPECT_FALSE(again);
    EXPECT_EQ(to_text(command.error()), to_text(again.error()));
    EXPECT_EQ(to_text(command.error()).find("canary"), std::string::npos);
    return command.error();
  }

  void answer(Session& session, int status, Headers headers = {}, std::string body = {}) {
    session.answer({status, std::move(headers), std::move(body)}, now);
  }

  // A 401 that names the token service; `more` is added to the challenge.
  void challenge(Session& session, const std::string& more = {}) {
    answer(session, 401,
           {{"WWW-Authenticate",
             R"(Bearer realm="https://auth.example/token",service="r.example")" + more}});
  }

  // Checks that a token is asked for, and gives one.
  void grant(Session& session, const std::string& token, int seconds = 300) {
    EXPECT_EQ(ask(session).url.find("https://auth.example/token"), 0U);
    answer(session, 200, {},
           R"({"token":")" + token + R"(","expires_in":)" + std::to_string(seconds) + "}");
  }

  // Fails the test when the request takes a secret to a stranger.
  static void check(const HttpRequest& request) {
    if (request.url.starts_with("https://r.example/") ||
        request.url.starts_with("https://auth.example/")) {
      return;
    }
    EXPECT_FALSE(find_header(request.headers, "Authorization")) << request.url;
    EXPECT_EQ(request.body.find("canary"), std::string::npos) << request.url;
    EXPECT_EQ(request.url.find("canary"), std::string::npos) << request.url;
  }

  RegistryAccess access;
  Milliseconds now = 1'000;
  Milliseconds waited_ms = 0;  // by all sessions
  int requests = 0;            // of all sessions
  bool was_cancelled = false;  // an upload, as the last request before an error

 private:
  Result<Command> next(Session& session) {
    while (true) {
      Result<Command> command = session.next(now);
      if (!command) {
        return command;
      }
      if (const auto* wait = std::get_if<Wait>(&*command)) {
        now += wait->delay_ms;
        waited_ms += wait->delay_ms;
        continue;
      }
      if (const auto* request = std::get_if<HttpRequest>(&*command)) {
        ++requests;
        check(*request);
      }
      return command;
    }
  }
};

// The Authorization header of a request; "" when there is none.
inline std::string authorization_of(const HttpRequest& request) {
  return std::string(find_header(request.headers, "Authorization").value_or(""));
}

}  // namespace regcache
