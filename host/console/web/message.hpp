#pragma once

#include <functional>
#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "look/html.hpp"
#include "web/text_codes.hpp"

// What a browser asks and what it gets.
namespace enlace::console {

struct Request {
  std::string method, path;  // the path decoded: "/pedidos/lupita/31000001"
  Fields query, form;
  std::map<std::string, std::string> headers;  // names in lower case
  std::string address;                         // of the browser

  [[nodiscard]] std::string header(const std::string& name) const {
    const auto found = headers.find(name);
    return found == headers.end() ? std::string() : found->second;
  }
  [[nodiscard]] bool posts() const { return method == "POST"; }
};

// Sends a piece of a body; false: nobody reads it any more.
using Send = std::function<bool(std::string_view)>;

// Text that a browser reads as a page is of type Html, which only the escaper and the templates make; all
// else says what it is and is never read as a page.
class Response {
 public:
  static Response page(int status, const Html& html);
  // A style sheet, a script, a picture, plain text. `type` must not be a page's.
  static Response asset(std::string type, std::string body, bool kept);
  static Response text(int status, std::string body);
  static Response redirect(std::string to);  // 303, to a path of this console
  // To be kept as a file; `name` may be anything.
  static Response download(const std::string& name, const std::string& type,
                           std::function<void(const Send&)> body);

  Response& set(std::string name, std::string value);

  [[nodiscard]] int status() const { return status_; }
  [[nodiscard]] const std::string& body() const { return body_; }
  [[nodiscard]] const Fields& headers() const { return headers_; }
  [[nodiscard]] const std::function<void(const Send&)>& stream() const { return stream_; }

 private:
  int status_ = 200;
  Fields headers_;
  std::string body_;
  std::function<void(const Send&)> stream_;
};

// The headers of every answer, whatever it is (console.md C.1.3). `secure`: browsers come by TLS.
Fields policy(bool secure);

}  // namespace enlace::console
