#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "look/figures.hpp"
#include "site/host_link.hpp"
#include "site/site.hpp"
#include "web/message.hpp"

// One request on its way through a page.
namespace enlace::console {

enum class Role { viewer, by_operator, administrator };

struct Visit {
  const Site& site;
  const Request& request;
  HostLink host;
  phrases::Language language;
  std::int64_t now_ms;
  Figures figures;
  std::vector<std::string> parts;  // of the path, where its pattern has {}
  Json me;                         // of whoever is logged in; null = nobody
  std::string form_token;          // each form carries it
  std::string told;                // what the action before this page did
  std::vector<std::string> cookies;

  [[nodiscard]] bool es() const { return language == phrases::Language::es; }
  [[nodiscard]] bool may(Role role) const;
  [[nodiscard]] std::string word(std::string_view key, const Json& params = {}) const;
  // Of the address or, after a POST, of the form.
  [[nodiscard]] std::string field(std::string_view name) const;

  // The page of a template, with the frame around it. `title` is said in the window and as its heading.
  [[nodiscard]] Response page(const std::string& name, const std::string& title, const Json& model,
                              int status = 200);
  // An action has done what the text says; the next page shows it.
  [[nodiscard]] Response done(const std::string& to, const std::string& text);
  // The page that says what went wrong; to the log-in where nobody is logged in any more.
  [[nodiscard]] Response trouble(const Error& error);
};

// What the frame links to: addresses that change with what they hold.
std::string style_address();
std::string script_address();

// A path of this console as somebody sent it along, or "/" where it is not one.
std::string own_path(const std::string& path);

}  // namespace enlace::console
