#include "faults/engine/line.hpp"

#include <algorithm>
#include <cmath>

#include <enlace/sdk/result.hpp>

namespace enlace::faults {
namespace {

constexpr std::size_t kProblemsShown = 12;

std::string joined(const std::vector<std::string>& parts, const char* between) {
  std::string text;
  for (const std::string& part : parts) text += (text.empty() ? "" : between) + part;
  return text;
}

std::string waiting_text(const Line& line) {
  if (!line.judged) return "–";
  std::vector<std::string> parts;
  for (const auto& [cause, count] : line.waiting) parts.push_back(std::to_string(count) + " `" + cause + "`");
  return parts.empty() ? "0" : joined(parts, ", ");
}

std::string number(const Line& line, std::size_t count) {
  return line.judged ? std::to_string(count) : "–";
}

Json strings(const std::vector<std::string>& list) {
  Json all = Json::array();
  for (const std::string& text : list) all.push_back(text);
  return all;
}

std::vector<std::string> strings(const Json& list) {
  std::vector<std::string> all;
  for (const Json& text : list.items()) all.push_back(text.text());
  return all;
}

}  // namespace

void Line::judge(const std::string& where, const mock::Verdict& verdict) {
  using Kind = mock::Finding::Kind;
  lost += verdict.count(Kind::lost);
  doubled += verdict.count(Kind::doubled);
  doubled_customers += verdict.count(Kind::doubled_customer);
  for (const mock::Finding& finding : verdict.findings) {
    problems.push_back(where + ": " + name_of(finding.kind) + " " + finding.order + " " + finding.document +
                       " " + finding.detail);
  }
}

void Line::add(const Line& part) {
  lost += part.lost;
  doubled += part.doubled;
  doubled_customers += part.doubled_customers;
  for (const auto& [cause, count] : part.waiting) waiting[cause] += count;
  problems.insert(problems.end(), part.problems.begin(), part.problems.end());
  notes.insert(notes.end(), part.notes.begin(), part.notes.end());
  for (const auto& [name, figure] : part.figures) figures[name] += figure;
}

bool Line::good() const {
  return lost == 0 && doubled == 0 && doubled_customers == 0 && problems.empty();
}

std::string table_head() {
  return "| line | connector | what was run | size | lost | doubled orders | doubled customers | waiting for "
         "a "
         "person | seconds | verdict |\n|---|---|---|---|---|---|---|---|---|---|\n";
}

std::string row(const Line& line) {
  return "| " + line.title + " | " + (line.connector.empty() ? "–" : line.connector) + " | " + line.run +
         " | " + line.size + " | " + number(line, line.lost) + " | " + number(line, line.doubled) + " | " +
         number(line, line.doubled_customers) + " | " + waiting_text(line) + " | " +
         std::to_string(std::lround(line.seconds)) + " | " + (line.good() ? "good" : "**BAD**") + " |\n";
}

std::string remarks(const std::vector<Line>& lines) {
  std::string text;
  for (const Line& line : lines) {
    const std::string name = line.title + (line.connector.empty() ? "" : " (" + line.connector + ")");
    std::string figures;
    for (const auto& [what, figure] : line.figures) {
      figures += (figures.empty() ? "" : ", ") + what + " " + std::to_string(figure);
    }
    if (!figures.empty()) text += "- " + name + ": " + figures + "\n";
    for (const std::string& note : line.notes) text += "- " + name + ": " + note + "\n";
    for (std::size_t i = 0; i < line.problems.size(); ++i) {
      if (i == kProblemsShown) {
        text += "- **" + name + "**: … and " + std::to_string(line.problems.size() - i) + " more\n";
        break;
      }
      text += "- **" + name + "**: " + line.problems[i] + "\n";
    }
  }
  return text.empty() ? text : "\n" + text;
}

std::string to_json(const Line& line) {
  Json waiting = Json::object({});
  Json figures = Json::object({});
  for (const auto& [name, figure] : line.figures) figures.set(name, figure);
  for (const auto& [cause, count] : line.waiting) waiting.set(cause, static_cast<std::int64_t>(count));
  const auto count = [](std::size_t n) { return static_cast<std::int64_t>(n); };
  return Json::object({{"title", line.title},
                       {"connector", line.connector},
                       {"run", line.run},
                       {"size", line.size},
                       {"lost", count(line.lost)},
                       {"doubled", count(line.doubled)},
                       {"doubled_customers", count(line.doubled_customers)},
                       {"judged", line.judged},
                       {"waiting", waiting},
                       {"figures", figures},
                       {"problems", strings(line.problems)},
                       {"notes", strings(line.notes)}})
      .dump();
}

bool from_json(const std::string& text, Line& line) {
  const Result<Json> json = Json::parse(text);
  if (!json || !(*json)["title"].is_string()) return false;
  const auto count = [&](const char* key) {
    return static_cast<std::size_t>((*json)[key].integer().value_or(0));
  };
  line.title = (*json)["title"].text();
  line.connector = (*json)["connector"].text();
  line.run = (*json)["run"].text();
  line.size = (*json)["size"].text();
  line.lost = count("lost");
  line.doubled = count("doubled");
  line.doubled_customers = count("doubled_customers");
  line.judged = (*json)["judged"].truthy();
  for (const Json::Member& cause : (*json)["waiting"].members()) {
    line.waiting[cause.key] = static_cast<std::size_t>(cause.value.integer().value_or(0));
  }
  for (const Json::Member& figure : (*json)["figures"].members()) {
    line.figures[figure.key] = figure.value.integer().value_or(0);
  }
  line.problems = strings((*json)["problems"]);
  line.notes = strings((*json)["notes"]);
  return true;
}

}  // namespace enlace::faults
