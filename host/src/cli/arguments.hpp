#pragma once

#include <iosfwd>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

// The command line as values. Parsing never touches the store, so that `--help` and wrong usage answer at
// once, and the same arguments can be handed to a running host.
namespace enlace::cli {

struct Arguments {
  std::string command;  // "sync", "dead list", …
  // common
  std::string config = "config";
  std::string language;  // "" = from LANG
  bool json = false;
  bool in_process = false;  // --unsafe-in-process
  // what the command is about
  std::string tenant, connector, id, name, cause, reason, file, remote_id, remote_number;
  std::vector<std::string> only;  // components
  std::string since, from, to;
  // which orders
  std::vector<std::string> states;
  std::string customer, amount, period, kind, zone, by;
  bool open = false, by_arrival = false, with_notes = false, replaced = false;
  std::vector<std::string> words;  // find: what is looked for
  std::vector<std::string> origins;
  bool wait = false, anyway = false;
  bool dry_run = false, yes = false, all = false, absent = false, approve_disabling = false;
  std::string expires;  // yyyy-mm-dd
  bool as_is = false;   // secret set: nothing is cleaned
  std::string until;    // of a pause
  // people of the console
  std::string login, role, code;
  std::vector<std::string> tenants, sellers;
  bool remove = false, unlimited = false;
  int session = 0;  // that is to end
  bool exit_code = false;
  bool verbose = false;
  std::string actor;
  int limit = 0;  // 0 = not given
};

struct Parsed {
  std::optional<Arguments> arguments;
  int exit = 0;  // when there are none: --help (0) or wrong usage (2), already said
};

// `tongue`: in which wrong usage is told, unless the words say one themselves.
Parsed parse(const std::vector<std::string>& words, std::ostream& out, std::ostream& err,
             std::string_view tongue = {});

// The folder of the configuration where none is named: the one here, or where there is none, the system's.
std::string default_folder(const std::string& here = "config",
                           const std::string& system = "/etc/enlace/config");

}  // namespace enlace::cli
