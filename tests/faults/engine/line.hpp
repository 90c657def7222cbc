#pragma once

#include <cstdint>
#include <map>
#include <string>
#include <vector>

#include "mocks/judge/judge.hpp"

// One line of the correctness table (design 16): what was run, and what the judge found at the target.
namespace enlace::faults {

// How much to do. Every engine does the whole of its line at full size and a sample of it when it is quick.
struct Plan {
  std::uint64_t seed = 1;
  bool quick = false;
  std::string connector = "alegra";
  int jobs = 2;  // processes at a time, where a line is made of many runs
  // Between a sample and the whole, 0 = as `quick` says: orders of a run, fail points, seeds.
  std::int64_t orders = 0, points = 0, seeds = 0;
};

struct Line {
  std::string title;      // the line of the table
  std::string connector;  // "" where the line is about no connector
  std::string run;        // what was run, in a few words
  std::string size;       // how much of it

  std::size_t lost = 0, doubled = 0, doubled_customers = 0;
  bool judged = true;                           // false: the line has no orders to judge
  std::map<std::string, std::size_t> waiting;   // for a person: how many, by cause
  std::vector<std::string> problems;            // whatever else is wrong; empty is good
  std::vector<std::string> notes;               // limits that the reader should know
  std::map<std::string, std::int64_t> figures;  // summed over the parts, shown as a note
  double seconds = 0;

  // Takes a verdict in: what is lost, doubled, and everything else that is wrong.
  void judge(const std::string& where, const mock::Verdict& verdict);
  // Takes the figures and findings of a part of the line in.
  void add(const Line& part);
  [[nodiscard]] bool good() const;
};

// Markdown: the head of the table, one row, the notes and problems below it.
std::string table_head();
std::string row(const Line& line);
std::string remarks(const std::vector<Line>& lines);
// One line of JSON, as one process tells another; false: that was none.
std::string to_json(const Line& line);
bool from_json(const std::string& text, Line& line);

}  // namespace enlace::faults
