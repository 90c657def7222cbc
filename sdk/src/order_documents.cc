// The documents around an order: the order itself, what is asked about it and what comes back.
#include <enlace/sdk/documents.hpp>

#include <algorithm>

#include "document_reader.hpp"
#include "document_writer.hpp"

namespace enlace {

Json Seller::to_json() const {
  return DocumentWriter().text("name", name).text("email", email).text("extras", extras).done();
}

Result<Seller> Seller::from_json(const Json& json) {
  Seller seller;
  DocumentReader read("seller", json);
  read.optional("name", seller.name);
  read.optional("email", seller.email);
  read.optional("extras", seller.extras);
  return read.result(std::move(seller));
}

Json OrderLine::to_json() const {
  return DocumentWriter()
      .text("code", code)
      .text("description", description)
      .amount("quantity", quantity)
      .amount("price", price)
      .amount("original_price", original_price)
      .amount("net_price", net_price)
      .amount("discount_percent", discount_percent)
      .list_if_any("taxes", taxes)
      .amount("total", total)
      .flag("is_return", is_return)
      .flag("is_reward", is_reward)
      .text("comment", comment)
      .done();
}

// The code is not required: a line whose product is unknown is a cause of its own, named by the connector.
Result<OrderLine> OrderLine::from_json(const Json& json) {
  OrderLine line;
  DocumentReader read("order_line", json);
  read.optional("code", line.code);
  read.optional("description", line.description);
  read.required("quantity", line.quantity);
  read.required("price", line.price);
  read.required("original_price", line.original_price);
  read.required("net_price", line.net_price);
  read.optional("discount_percent", line.discount_percent);
  read.optional("taxes", line.taxes);
  read.required("total", line.total);
  read.optional("is_return", line.is_return);
  read.optional("is_reward", line.is_reward);
  read.optional("comment", line.comment);
  return read.result(std::move(line));
}

Json Order::to_json() const {
  return DocumentWriter()
      .text("id", id)
      .text("kind", kind == OrderKind::sale ? "sale" : "presale")
      .text("date", date)
      .text("due_date", due_date)
      .text("created_at", created_at)
      .text("delivery_date", delivery_date)
      .json("customer", customer.to_json())
      .json("seller", seller.to_json())
      .list("lines", lines)
      .amount("total", total)
      .amount("total_tax", total_tax)
      .amount("total_before_tax", total_before_tax)
      .text("currency", currency)
      .text("comment", comment)
      .text("replaces", replaces)
      .done();
}

Result<Order> Order::from_json(const Json& json) {
  Order order;
  DocumentReader read("order", json);
  read.required("id", order.id);
  read.required_word("kind", order.kind, {{"sale", OrderKind::sale}, {"presale", OrderKind::presale}});
  read.required("date", order.date);
  read.optional("due_date", order.due_date);
  read.optional("created_at", order.created_at);
  read.optional("delivery_date", order.delivery_date);
  read.required("customer", order.customer);
  read.optional("seller", order.seller);
  read.required("lines", order.lines);
  read.required("total", order.total);
  read.required("total_tax", order.total_tax);
  read.required("total_before_tax", order.total_before_tax);
  read.optional("currency", order.currency);
  read.optional("comment", order.comment);
  read.optional("replaces", order.replaces);
  return read.result(std::move(order));
}

Json Outcome::to_json() const {
  return DocumentWriter()
      .text("remote_id", remote_id)
      .text("remote_number", remote_number)
      .text("status", status)
      .amount("total", total)
      .list_if_any("warnings", warnings)
      .json("facts", facts)
      .done();
}

Result<Outcome> Outcome::from_json(const Json& json) {
  Outcome outcome;
  DocumentReader read("outcome", json);
  read.optional("remote_id", outcome.remote_id);
  read.optional("remote_number", outcome.remote_number);
  read.optional("status", outcome.status);
  read.optional("total", outcome.total);
  read.optional("warnings", outcome.warnings);
  read.object("facts", outcome.facts);
  return read.result(std::move(outcome));
}

namespace {

struct FoundDocument : Found::Document {
  static Result<FoundDocument> from_json(const Json& json) {
    FoundDocument document;
    DocumentReader read("found_document", json);
    read.required("remote_id", document.remote_id);
    read.optional("number", document.number);
    read.optional("status", document.status);
    read.required("live", document.live);
    read.optional("total", document.total);
    read.object("facts", document.facts);
    return read.result(std::move(document));
  }
};

}  // namespace

Json Found::to_json() const {
  Json list = Json::array();
  for (const Document& document : documents) {
    list.push_back(DocumentWriter()
                       .text("remote_id", document.remote_id)
                       .text("number", document.number)
                       .text("status", document.status)
                       .flag("live", document.live)
                       .amount("total", document.total)
                       .json("facts", document.facts)
                       .done());
  }
  return DocumentWriter().flag("complete", complete).json("documents", list).done();
}

// Everything that absence or adoption is concluded from must be said: no defaults.
Result<Found> Found::from_json(const Json& json) {
  Found found;
  std::vector<FoundDocument> documents;
  DocumentReader read("found", json);
  read.required("complete", found.complete);
  read.required("documents", documents);
  found.documents.assign(documents.begin(), documents.end());
  return read.result(std::move(found));
}

const Link* PushRequest::link(std::string_view kind, std::string_view key) const {
  const auto match = std::find_if(links.begin(), links.end(),
                                  [&](const Link& link) { return link.kind == kind && link.key == key; });
  return match == links.end() ? nullptr : &*match;
}

Json PushRequest::to_json() const {
  return DocumentWriter()
      .json("order", order.to_json())
      .text("reference", reference)
      .list_if_any("links", links)
      .done();
}

Result<PushRequest> PushRequest::from_json(const Json& json) {
  PushRequest request;
  DocumentReader read("push_order", json);
  read.required("order", request.order);
  read.required("reference", request.reference);
  read.optional("links", request.links);
  return read.result(std::move(request));
}

Json FindRequest::to_json() const {
  return DocumentWriter()
      .text("reference", reference)
      .json("find_key", find_key)
      .text("remote_id", remote_id)
      .done();
}

Result<FindRequest> FindRequest::from_json(const Json& json) {
  FindRequest request;
  DocumentReader read("find_order", json);
  read.required("reference", request.reference);
  read.object("find_key", request.find_key);
  read.optional("remote_id", request.remote_id);
  return read.result(std::move(request));
}

}  // namespace enlace
