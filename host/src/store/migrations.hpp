#pragma once

#include <span>
#include <string_view>

// How a store of any earlier version becomes one of today. Each concept has a file under migrations/ with
// its own migration; migrations.cc lists them in order. A migration that has been released never changes:
// what comes later is another one.
namespace enlace::store {

struct Migration {
  std::string_view name;
  std::span<const std::string_view> statements;  // one SQL statement each
};

extern const Migration kFoundation;  // the store itself, vault, cursors
extern const Migration kCatalogue;   // links, mirror, what a pull left out
extern const Migration kService;     // enabled connectors, accounts, past runs
extern const Migration kOperations;  // problems, messages about them, audits
extern const Migration kLedger;      // orders, deliveries, their timeline, customers made by pushes
extern const Migration kRetention;   // age of timelines; until when credentials are good
extern const Migration kPeople;      // who paused what, the journal of people's actions, ids of messages
extern const Migration kReasons;     // what a run that failed said
extern const Migration kSearch;      // orders as people look for them
extern const Migration kListings;    // counts and indices for what people ask
extern const Migration kViews;       // how long orders took, the last runs of each job
extern const Migration kConsole;     // users of the console, their sessions, failed log-ins
extern const Migration kOutages;     // outages of remote systems, what people were told of problems

// In order: the first one makes version 1.
std::span<const Migration* const> migrations();

}  // namespace enlace::store
