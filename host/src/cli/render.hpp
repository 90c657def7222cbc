#pragma once

#include <iosfwd>
#include <string>

#include <enlace/sdk/json.hpp>

#include "cli/table.hpp"
#include "config/config.hpp"
#include "phrases/phrasebook.hpp"

// How values look on a terminal: times in the tenant's zone, money, one line of detail.
namespace enlace::cli {

std::string moment(std::int64_t unix_ms, const std::string& zone);  // "2026-11-23 09:15:02"; "-" for 0
std::string ago(std::int64_t now_ms, std::int64_t then_ms);         // "3 min"
std::string counts_text(const Json& counts);                        // "created 3, unchanged 96"
std::string money(const std::string& amount);                       // "2581.6" as "2581.60"

// What an event or a step carries, in one line: "reference HANDY-1, key (client_id 7, date 2026-11-21)".
// Empty members are left out; of a list with codes the codes are shown. "-" where nothing is left.
std::string detail_text(const Json& detail);

// One problem of a configuration file, with its place: "config/tenants/x.yaml:7:3: error: …"
std::string diagnostic_text(const config::Diagnostic& problem, const phrases::Phrasebook& book,
                            phrases::Language language);

// A progress line on standard error: drawn in place on a terminal after a second, plain lines otherwise.
class Progress {
 public:
  Progress(std::ostream& err, bool terminal) : err_(err), terminal_(terminal) {}
  ~Progress() { clear(); }
  void show(std::int64_t now_ms, const std::string& stage, std::int64_t done, std::int64_t total);
  void clear();

 private:
  std::ostream& err_;
  bool terminal_;
  std::int64_t started_ms_ = 0, drawn_ms_ = 0;
  std::size_t width_ = 0;
  std::string stage_;
};

}  // namespace enlace::cli
