#include "look/embedded.hpp"
#include "pages/pages.hpp"

namespace enlace::console {
namespace {

constexpr const char* kIcon =
    "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 32 32\"><rect width=\"32\" height=\"32\" "
    "rx=\"7\" "
    "fill=\"#0b4f9e\"/><path d=\"M13 10h-2a6 6 0 0 0 0 12h2M19 10h2a6 6 0 0 1 0 12h-2M11 16h10\" "
    "fill=\"none\" "
    "stroke=\"#fff\" stroke-width=\"3\" stroke-linecap=\"round\"/></svg>";

// An address of an older program still gets the present file, which then must not be kept under it.
Response file_of(const Visit& visit, const std::string& address, const char* type, const char* name) {
  return Response::asset(type, std::string(embedded(name)), visit.request.path == address);
}

}  // namespace

Page style(Visit& visit) {
  return file_of(visit, style_address(), "text/css; charset=utf-8", "enlace.css");
}

Page script(Visit& visit) {
  return file_of(visit, script_address(), "text/javascript; charset=utf-8", "enlace.js");
}

Page icon(Visit&) {
  return Response::asset("image/svg+xml", kIcon, true);
}

Page healthz(Visit&) {
  return Response::text(200, "ok\n");
}

// Whether pages can be made: the host answers, and is at work.
Page readyz(Visit& visit) {
  const Result<Json> ready = visit.host.view("ready");
  const bool is = ready && (*ready)["ready"].truthy();
  return Response::text(is ? 200 : 503, is ? "ready\n" : "not ready\n");
}

Page metrics(Visit& visit) {
  ENLACE_TRY(const Json document, visit.host.view("metrics"));
  return Response::asset("text/plain; version=0.0.4; charset=utf-8", document["text"].text(), false);
}

}  // namespace enlace::console
