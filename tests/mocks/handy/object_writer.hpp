#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include <enlace/sdk/decimal.hpp>
#include <enlace/sdk/json.hpp>

namespace enlace::mock::handy {

// Writes one JSON object straight into a text: pages of a hundred orders with their products are too big
// to build as Json first. Members of `raw` replace those written under their name; the rest of them follow
// at the end, which the destructor writes.
class ObjectWriter {
 public:
  explicit ObjectWriter(std::string& out, const Json* raw = nullptr);
  ~ObjectWriter();
  ObjectWriter(const ObjectWriter&) = delete;
  ObjectWriter& operator=(const ObjectWriter&) = delete;

  void text(std::string_view name, std::string_view value);
  void text(std::string_view name, const std::string& value) { text(name, std::string_view(value)); }
  void text(std::string_view name, const std::optional<std::string>& value);
  void integer(std::string_view name, std::int64_t value);
  void integer(std::string_view name, const std::optional<std::int64_t>& value);
  void flag(std::string_view name, bool value);
  void null(std::string_view name);
  void number(std::string_view name, const Decimal& value);  // as Java prints it: "2.0", "104.4"
  void number(std::string_view name, const std::optional<Decimal>& value);
  void literal(std::string_view name, std::string_view json);  // already JSON
  void moment(std::string_view name, const std::optional<std::int64_t>& value);
  // write(out) must append one JSON value.
  template <class Write>
  void part(std::string_view name, const Write& write) {
    if (begin(name)) write(out_);
  }

 private:
  bool begin(std::string_view name);  // false: `raw` has had its say
  void key(std::string_view name);

  std::string& out_;
  const Json* raw_;
  std::string written_from_raw_;  // names, each between NULs
  bool first_ = true;
};

void append_json_text(std::string& out, std::string_view text);

}  // namespace enlace::mock::handy
