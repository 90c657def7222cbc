#include "log/redactor.hpp"

#include <strings.h>

#include <algorithm>
#include <cstring>

#include <enlace/sdk/json.hpp>

#include "runtime/url.hpp"

namespace enlace::log {
namespace {

constexpr std::string_view kMask = "***";
constexpr std::size_t kStart = sizeof(std::uint64_t);
// The part of an encoded text that depends on the secret alone; shorter ones would hit innocent text.
constexpr std::size_t kShortestCore = 8;

std::uint64_t start_of(std::string_view text) {
  std::uint64_t key = 0;
  std::memcpy(&key, text.data(), kStart);
  return key;
}

std::size_t pair_of(std::string_view text) {
  return static_cast<std::size_t>(static_cast<unsigned char>(text[0])) << 8 |
         static_cast<unsigned char>(text[1]);
}

std::string replaced(std::string text, char from, std::string_view to) {
  for (std::size_t at = 0; (at = text.find(from, at)) != std::string::npos; at += to.size()) {
    text.replace(at, 1, to);
  }
  return text;
}

std::string escaped(std::string_view secret) {
  std::string text = Json(secret).dump();
  return text.substr(1, text.size() - 2);
}

// %c3 as well as %C3.
std::string lower_escapes(std::string text) {
  for (std::size_t i = 0; i + 2 < text.size(); ++i) {
    if (text[i] != '%') continue;
    for (std::size_t j = i + 1; j <= i + 2; ++j) {
      if (text[j] >= 'A' && text[j] <= 'F') text[j] = static_cast<char>(text[j] - 'A' + 'a');
    }
  }
  return text;
}

// How `secret` looks inside the base64 of a longer text, when it starts `offset` bytes after a multiple of
// three there: without the characters that its neighbours share.
std::string base64_core(std::string_view secret, std::size_t offset) {
  const std::string encoded = base64(std::string(offset, '\0') + std::string(secret));
  const std::size_t first = (offset * 8 + 5) / 6;
  const std::size_t last = (offset + secret.size()) * 8 / 6;
  return last > first ? encoded.substr(first, last - first) : std::string();
}

}  // namespace

std::string base64(std::string_view bytes) {
  static constexpr char kDigits[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
  std::string out;
  out.reserve((bytes.size() + 2) / 3 * 4);
  for (std::size_t i = 0; i < bytes.size(); i += 3) {
    const auto byte = [&](std::size_t k) -> std::uint32_t {
      return i + k < bytes.size() ? static_cast<unsigned char>(bytes[i + k]) : 0;
    };
    const std::uint32_t group = byte(0) << 16 | byte(1) << 8 | byte(2);
    for (std::size_t k = 0; k < 4; ++k) {
      out += i + k > bytes.size() ? '=' : kDigits[group >> (18 - 6 * k) & 63];
    }
  }
  return out;
}

Redactor::~Redactor() {
  const auto wipe = [](std::vector<std::string>& forms) {
    for (auto& form : forms) explicit_bzero(form.data(), form.size());
  };
  for (auto& [start, forms] : by_start_) wipe(forms);
  wipe(short_);
}

void Redactor::add(std::string_view secret) {
  if (secret.empty()) return;
  add_form(std::string(secret));

  const std::string encoded = percent_encode(secret);
  add_form(encoded);
  add_form(lower_escapes(encoded));
  std::string form_encoded;  // application/x-www-form-urlencoded writes a blank as '+'
  for (std::size_t i = 0; i < encoded.size(); ++i) {
    const bool blank = encoded.compare(i, 3, "%20") == 0;
    form_encoded += blank ? '+' : encoded[i];
    if (blank) i += 2;
  }
  add_form(form_encoded);
  add_form(lower_escapes(form_encoded));

  const std::string json = escaped(secret);
  const std::string slashed = replaced(json, '/', "\\/");
  add_form(json);
  add_form(slashed);
  for (const std::string& quoted : {escaped(json), escaped(slashed)}) {  // JSON quoted within JSON
    add_form(quoted);
    add_form(replaced(quoted, '/', "\\/"));
  }

  std::vector<std::string> encodings{base64(secret)};
  for (std::size_t offset = 0; offset < 3; ++offset) {
    std::string core = base64_core(secret, offset);
    if (core.size() >= kShortestCore) encodings.push_back(std::move(core));
  }
  for (auto& form : encodings) {
    add_form(percent_encode(form));
    std::string url_safe = replaced(replaced(form, '+', "-"), '/', "_");
    url_safe.erase(std::min(url_safe.find('='), url_safe.size()));
    add_form(std::move(url_safe));
    add_form(std::move(form));
  }
}

void Redactor::add_form(std::string form) {
  if (form.size() >= 2) {
    starts_.set(pair_of(form));
  } else {
    for (int second = 0; second < 256; ++second) {
      starts_.set(pair_of(form + static_cast<char>(second)));
    }
  }
  for (std::size_t i = 0; form.size() >= kStart && i + 2 <= kStart; ++i) {
    inside_.set(pair_of(std::string_view(form).substr(i)));
  }
  auto& forms = form.size() < kStart ? short_ : by_start_[start_of(form)];
  // Longest first, so that match() may stop at the first; no form twice.
  const auto place = std::lower_bound(forms.begin(), forms.end(), form, [](const auto& x, const auto& y) {
    return x.size() != y.size() ? x.size() > y.size() : x < y;
  });
  if (place == forms.end() || *place != form) forms.insert(place, std::move(form));
}

std::size_t Redactor::match(std::string_view text) const {
  if (text.size() >= kStart) {
    if (const auto found = by_start_.find(start_of(text)); found != by_start_.end()) {
      for (const auto& form : found->second) {
        if (text.starts_with(form)) return form.size();
      }
    }
  }
  for (const auto& form : short_) {
    if (text.starts_with(form)) return form.size();
  }
  return 0;
}

std::string Redactor::apply(std::string text) const {
  if (empty()) return text;
  std::string out;
  std::size_t copied = 0;
  for (std::size_t i = 0; i < text.size();) {
    const std::string_view rest = std::string_view(text).substr(i);
    if (short_.empty()) {
      if (rest.size() < kStart) break;
      // What begins here or at one of the next bytes would go over these two.
      if (!inside_.test(pair_of(rest.substr(kStart - 2)))) {
        i += kStart - 1;
        continue;
      }
    }
    const bool possible = rest.size() < 2 || starts_.test(pair_of(rest));
    const std::size_t length = possible ? match(rest) : 0;
    if (length == 0) {
      ++i;
      continue;
    }
    out.append(text, copied, i - copied).append(kMask);
    i += length;
    copied = i;
  }
  if (copied == 0) return text;
  return out.append(text, copied);
}

}  // namespace enlace::log
