#pragma once

#include <functional>
#include <span>
#include <string>
#include <string_view>

#include "actions/host.hpp"
#include "desk/request.hpp"
#include "engine/engine.hpp"
#include "ledger/ledger.hpp"
#include "records/sessions.hpp"
#include "records/users.hpp"
#include "schedule/scheduler.hpp"

// What can be asked at the desk: each view and action, who may ask for it, and what answers.
namespace enlace::desk {

struct Tools {
  engine::Engine& engine;
  ledger::Ledger& ledger;
  schedule::Scheduler* scheduler;  // nullptr where no host is serving

  [[nodiscard]] Runtime& runtime() const { return engine.services().runtime; }
  [[nodiscard]] store::Database& database() const { return engine.services().database; }
};

// Who asks, as the store says at this moment.
struct Person {
  records::User user;
  records::Session session;
  std::string token;
  bool lacks_second_factor = false;  // one is required and not set up

  [[nodiscard]] std::string actor() const { return "console:" + user.login; }
};

// Takes a piece of a long answer on its way; false: nobody reads it any more.
using Pieces = std::function<bool(const Json& piece)>;

struct Call {
  const Tools& tools;
  const Request& request;
  const Person* person;  // nullptr where nobody is logged in
  const Pieces& pieces;

  [[nodiscard]] actions::Host host() const {
    return {tools.engine, tools.ledger, tools.scheduler, request.address};
  }
  // Keeps what this person did (V-5), with the address it came from.
  void note(const char* action, const std::string& tenant, const std::string& connector,
            const std::string& subject, Json detail) const;
};

// How far somebody must have come.
enum class Door {
  open,     // whoever may call the host
  halfway,  // logged in; the second factor may still have to be set up
  inside,   // logged in, with all that is required
};

// What becomes of the limits of a person to some companies and sellers.
enum class Limits {
  own,       // it is about the person alone
  narrowed,  // the answer holds what is theirs; what is not theirs is not found
  tenants,   // likewise by company; refused to those who may see some sellers alone
  refused,   // refused to whoever has a limit
};

struct Entry {
  Kind kind;
  const char* name;
  Door door;
  records::Role least;
  Limits limits;
  bool looks_only;  // a page asks for it by itself: it keeps nobody logged in
  Result<Json> (*answer)(const Call& call);
};

std::span<const Entry> entries();
const Entry* find_entry(Kind kind, std::string_view name);

}  // namespace enlace::desk
