#include <algorithm>
#include <string_view>

#include "config/config.hpp"
#include "config/report.hpp"

namespace enlace::config {
namespace {

std::string quoted(const Json& value) {
  return "\"" + value.text() + "\"";
}

std::string joined(const Json& list) {
  std::string out;
  for (const Json& item : list.items()) out += (out.empty() ? "" : ", ") + item.text();
  return out;
}

std::string under(const Json& params) {
  return params["under"].text().empty() ? "" : " under " + params["under"].text();
}

std::string did_you_mean(const Json& params) {
  return params["nearest"].text().empty() ? "" : "; did you mean " + quoted(params["nearest"]) + "?";
}

// The keys that would do; what follows "did you mean …?" begins a sentence.
std::string known_keys(const Json& params) {
  if (params["known"].size() == 0) return {};
  return (params["nearest"].text().empty() ? ". Known keys: " : " Known keys: ") + joined(params["known"]);
}

std::string sentence_about_file(const Notice& notice) {
  const Json& p = notice.params;
  if (notice.code == "file_unreadable")
    return "the file cannot be read; check that it exists and its permissions";
  if (notice.code == "file_empty") return "the file is empty";
  if (notice.code == "file_not_text") return "the file is not UTF-8 text";
  if (notice.code == "file_too_large") return "the file is larger than " + p["limit_kib"].text() + " KiB";
  if (notice.code == "file_ignored") {
    return "the file is ignored: a tenant's file ends in .yaml; rename it to " + p["rename"].text();
  }
  if (notice.code == "yaml_invalid") return "not valid YAML: " + p["detail"].text();
  if (notice.code == "yaml_tab") return "a tab indents this line; YAML allows only spaces";
  if (notice.code == "yaml_alias")
    return "anchors and aliases (& and *) are not supported; write the value out";
  if (notice.code == "yaml_many_documents") return "a second document begins here (---); write one per file";
  if (notice.code == "yaml_too_deep") return "sections are nested too deeply";
  if (notice.code == "yaml_key_not_text") return "a key must be a plain text";
  return {};
}

std::string sentence_about_key(const Notice& notice) {
  const Json& p = notice.params;
  if (notice.code == "unknown_key") {
    return "unknown key " + quoted(p["key"]) + under(p) + did_you_mean(p) + known_keys(p);
  }
  if (notice.code == "duplicate_key") {
    return "the key " + quoted(p["key"]) + " is there twice; the first is on line " + p["first_line"].text();
  }
  if (notice.code == "missing_key") return "the key " + quoted(p["key"]) + " is missing" + under(p);
  if (notice.code == "wrong_type") {
    const std::string name = p["key"].text().empty() ? "the file" : p["key"].text();
    return name + " must be " + p["expected"].text() + ", not " + p["found"].text();
  }
  if (notice.code == "wrong_value") {
    return p["key"].text() + " cannot be " + quoted(p["value"]) + did_you_mean(p) +
           (p["nearest"].text().empty() ? ". Expected: " : " Expected: ") + joined(p["expected"]);
  }
  if (notice.code == "setting_invalid") return notice.message;
  return {};
}

std::string sentence_about_value(const Notice& notice) {
  const Json& p = notice.params;
  if (notice.code == "unknown_time_zone") {
    return p["key"].text() + ": there is no time zone " + quoted(p["zone"]) + did_you_mean(p);
  }
  if (notice.code == "schedule_invalid") {
    return p["key"].text() + ": not a schedule: " + quoted(p["text"]) + ". Expected: " + p["expected"].text();
  }
  if (notice.code == "date_invalid") {
    return p["key"].text() + ": not a date: " + quoted(p["value"]) + ". Expected: 2026-11-22";
  }
  if (notice.code == "url_invalid") {
    return p["key"].text() + ": not an address: " + quoted(p["value"]) + ". Expected: https://host/path";
  }
  if (notice.code == "name_invalid") {
    return p["key"].text() + ": " + quoted(p["value"]) +
           " is not a name: lower-case letters, digits and inner hyphens, at most 63";
  }
  if (notice.code == "secret_reference_invalid") {
    return p["key"].text() + ": " + quoted(p["value"]) + " names no secret. Expected: secret:NAME";
  }
  if (notice.code == "plain_secret") {
    return p["key"].text() +
           " is written in the file; keep it in the vault (enlace secret set) and write secret:NAME";
  }
  if (notice.code == "credential_cleaned") {
    return p["key"].text() + " is used without the quotes, blanks or \"Bearer\" that stand around it";
  }
  if (notice.code == "master_key_sources") {
    return "master_key needs exactly one of file, environment and credential";
  }
  if (notice.code == "test_waits_in_production") {
    return "test_waits is for tests only: in production it would double orders";
  }
  return {};
}

std::string sentence_about_whole(const Notice& notice) {
  const Json& p = notice.params;
  if (notice.code == "tenant_name_differs") {
    return "the tenant " + quoted(p["tenant"]) + " does not match its file " + p["file"].text() +
           ".yaml; rename one of them";
  }
  if (notice.code == "plugin_not_allowed") {
    return "the plugin " + quoted(p["plugin"]) + " is not in connectors.yaml" + did_you_mean(p) +
           (p["nearest"].text().empty() ? "; allow it with: enlace plugin allow FILE" : "");
  }
  if (notice.code == "duplicate_connector") return "the connector " + quoted(p["id"]) + " is listed twice";
  if (notice.code == "library_missing")
    return "the library " + quoted(p["file"]) + " is in none of the plugin folders";
  return {};
}

std::string sentence(const Notice& notice) {
  for (const auto tell :
       {sentence_about_file, sentence_about_key, sentence_about_value, sentence_about_whole}) {
    std::string told = tell(notice);
    if (!told.empty()) return told;
  }
  return notice.message.empty() ? notice.code : notice.message;
}

}  // namespace

std::string Diagnostic::str() const {
  std::string out = file;
  if (line > 0) out += ":" + std::to_string(line) + ":" + std::to_string(column);
  return out + (severity == Severity::error ? ": error: " : ": warning: ") + sentence(notice);
}

bool Report::has_errors() const {
  return std::any_of(diagnostics_.begin(), diagnostics_.end(),
                     [](const Diagnostic& d) { return d.severity == Diagnostic::Severity::error; });
}

void Report::add(Diagnostic::Severity severity, Place place, std::string code, Json params) {
  diagnostics_.push_back(
      Diagnostic{severity, file_, place.line, place.column, Notice{std::move(code), std::move(params), {}}});
}

bool Configuration::has_errors() const {
  return std::any_of(diagnostics.begin(), diagnostics.end(),
                     [](const Diagnostic& d) { return d.severity == Diagnostic::Severity::error; });
}

}  // namespace enlace::config
