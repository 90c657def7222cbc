#include "mocks/handy/object_writer.hpp"

#include <cstdio>

#include "mocks/handy/moment.hpp"

namespace enlace::mock::handy {

void append_json_text(std::string& out, std::string_view text) {
  out.push_back('"');
  for (const char c : text) {
    if (c == '"' || c == '\\') {
      out.push_back('\\');
      out.push_back(c);
    } else if (static_cast<unsigned char>(c) < 0x20) {
      char escaped[8];
      std::snprintf(escaped, sizeof escaped, "\\u%04x", static_cast<unsigned>(c));
      out += escaped;
    } else {
      out.push_back(c);
    }
  }
  out.push_back('"');
}

ObjectWriter::ObjectWriter(std::string& out, const Json* raw)
    : out_(out), raw_(raw && raw->size() > 0 ? raw : nullptr) {
  out_.push_back('{');
}

ObjectWriter::~ObjectWriter() {
  if (raw_) {
    for (const auto& [name, value] : raw_->members()) {
      if (written_from_raw_.find('\0' + name + '\0') != std::string::npos) continue;
      key(name);
      out_ += value.dump();
    }
  }
  out_.push_back('}');
}

void ObjectWriter::key(std::string_view name) {
  if (!first_) out_.push_back(',');
  first_ = false;
  append_json_text(out_, name);
  out_.push_back(':');
}

bool ObjectWriter::begin(std::string_view name) {
  key(name);
  if (!raw_ || !raw_->contains(name)) return true;
  written_from_raw_.append(1, '\0').append(name).append(1, '\0');
  out_ += (*raw_)[name].dump();
  return false;
}

void ObjectWriter::text(std::string_view name, std::string_view value) {
  if (begin(name)) append_json_text(out_, value);
}

void ObjectWriter::text(std::string_view name, const std::optional<std::string>& value) {
  value ? text(name, std::string_view(*value)) : null(name);
}

void ObjectWriter::integer(std::string_view name, std::int64_t value) {
  if (begin(name)) out_ += std::to_string(value);
}

void ObjectWriter::integer(std::string_view name, const std::optional<std::int64_t>& value) {
  value ? integer(name, *value) : null(name);
}

void ObjectWriter::flag(std::string_view name, bool value) {
  literal(name, value ? "true" : "false");
}
void ObjectWriter::null(std::string_view name) {
  literal(name, "null");
}

void ObjectWriter::number(std::string_view name, const Decimal& value) {
  if (!begin(name)) return;
  const std::string digits = value.str();
  out_ += digits;
  if (digits.find('.') == std::string::npos) out_ += ".0";
}

void ObjectWriter::number(std::string_view name, const std::optional<Decimal>& value) {
  value ? number(name, *value) : null(name);
}

void ObjectWriter::literal(std::string_view name, std::string_view json) {
  if (begin(name)) out_ += json;
}

void ObjectWriter::moment(std::string_view name, const std::optional<std::int64_t>& value) {
  value ? text(name, std::string_view(iso(*value))) : null(name);
}

}  // namespace enlace::mock::handy
