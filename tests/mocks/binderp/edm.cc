#include "mocks/binderp/edm.hpp"

#include <algorithm>
#include <map>

namespace enlace::mock::binderp {
namespace {

constexpr Edm kText = Edm::text;
constexpr Edm kGuid = Edm::guid;
constexpr Edm kInt = Edm::integer;
constexpr Edm kNumber = Edm::number;
constexpr Edm kBool = Edm::boolean;
constexpr Edm kMoment = Edm::moment;

std::vector<Property> product() {
  return {{"ID", kGuid},
          {"Code", kText},
          {"Title", kText},
          {"Description", kText},
          {"CreationDate", kMoment},
          {"Cost", kNumber},
          {"SKU", kText},
          {"Comments", kText},
          {"CostType", kInt},
          {"CostTypeText", kText},
          {"Category1ID", kGuid},
          {"Category2ID", kGuid},
          {"Category3ID", kGuid},
          {"CurrentInventory", kNumber},
          {"ChargeVAT", kBool},
          {"Number", kInt},
          {"PricingType", kInt},
          {"PricingTypeText", kText},
          {"ImageUrl", kText},
          {"Unit", kText},
          {"CurrencyID", kGuid},
          {"CurrencyCode", kText},
          {"PurchaseType", kInt},
          {"PurchaseTypeText", kText},
          {"IEPSRate", kNumber},
          {"Type", kInt},
          {"TypeText", kText},
          {"ProductionAuto", kBool},
          {"Volume", kNumber},
          {"Weight", kNumber}};
}

std::vector<Property> order() {
  return {{"ID", kGuid},
          {"ClientID", kGuid},
          {"ClientName", kText},
          {"PriceListName", kText},
          {"PriceListID", kGuid},
          {"LocationName", kText},
          {"LocationID", kGuid},
          {"WarehouseID", kGuid},
          {"WarehouseName", kText},
          {"OrderDate", kMoment},
          {"Comments", kText},
          {"Number", kInt},
          {"ClientContact", kText},
          {"PhoneNumber", kText},
          {"EmployeeName", kText},
          {"EmployeeID", kGuid},
          {"PurchaseOrder", kText},
          {"Status", kInt},
          {"CurrencyName", kText},
          {"CurrencyID", kGuid},
          {"ExchangeRate", kNumber},
          {"RFC", kText},
          {"ServiceSubtotal", kNumber},
          {"ProductSubtotal", kNumber},
          {"Serie", kText},
          {"Discount", kNumber},
          {"VATRate", kNumber},
          {"VAT", kNumber},
          {"DiscountType", kInt},
          {"IEPS", kNumber},
          {"IEPSRATE", kNumber},
          {"ISRRet", kNumber},
          {"ISRRetRate", kNumber},
          {"VatRet", kNumber},
          {"VatRetRate", kNumber},
          {"Total", kNumber}};
}

std::vector<Property> invoice() {
  return {{"ID", kGuid},
          {"Serie", kText},
          {"Date", kMoment},
          {"Number", kInt},
          {"UUID", kGuid},
          {"ExpirationDate", kMoment},
          {"ClientID", kGuid},
          {"ClientName", kText},
          {"RFC", kText},
          {"Cost", kNumber},
          {"Subtotal", kNumber},
          {"Discount", kNumber},
          {"VAT", kNumber},
          {"IEPS", kNumber},
          {"ISRRet", kNumber},
          {"VATRet", kNumber},
          {"Total", kNumber},
          {"Payments", kNumber},
          {"CreditNotes", kNumber},
          {"CurrencyID", kGuid},
          {"LocationID", kGuid},
          {"WarehouseID", kGuid},
          {"PriceListID", kGuid},
          {"CFDIUse", kInt},
          {"ExchangeRate", kNumber},
          {"VATRetRate", kNumber},
          {"Comments", kText},
          {"VATRate", kNumber},
          {"PurchaseOrder", kText},
          {"IsFiscalInvoice", kBool},
          {"ShowIEPS", kBool},
          {"Status", kInt}};
}

const std::map<std::string_view, EntityType>& types() {
  static const std::map<std::string_view, EntityType> all = {
      {"PriceLists", {"BindERP.API.PriceList", {{"ID", kGuid}, {"Name", kText}}}},
      {"Warehouses",
       {"BindERP.API.Warehouse",
        {{"ID", kGuid}, {"Name", kText}, {"LocationID", kGuid}, {"AvailableInOtherLoc", kBool}}}},
      {"Locations",
       {"BindERP.API.Location",
        {{"ID", kGuid},
         {"Name", kText},
         {"Street", kText},
         {"ExtNumber", kText},
         {"IntNumber", kText},
         {"ZipCode", kText},
         {"Colonia", kText},
         {"City", kText},
         {"State", kText}}}},
      {"Currencies",
       {"BindERP.API.Currency",
        {{"ID", kGuid}, {"Name", kText}, {"Code", kText}, {"ExchangeRate", kNumber}}}},
      {"Banks", {"BindERP.API.Bank", {{"ID", kGuid}, {"Name", kText}}}},
      {"BankAccounts",
       {"BindERP.API.BankAccount",
        {{"ID", kGuid},
         {"Type", kInt},
         {"TypeText", kText},
         {"BankID", kGuid},
         {"BankName", kText},
         {"Name", kText},
         {"Balance", kNumber},
         {"CurrencyID", kGuid},
         {"CurrencyCode", kText}}}},
      {"Accounts",
       {"BindERP.API.Account",
        {{"ID", kGuid},
         {"Number", kText},
         {"Description", kText},
         {"GLGroup", kText},
         {"Group", kText},
         {"SubGroup", kText},
         {"GLGroupID", kGuid},
         {"GroupID", kGuid},
         {"SubGroupID", kGuid}}}},
      {"Users",
       {"BindERP.API.User",
        {{"ID", kGuid},
         {"FullName", kText},
         {"JobPosition", kText},
         {"LocationID", kGuid},
         {"Email", kText},
         {"UserName", kText}}}},
      {"States", {"BindERP.API.State", {{"ID", kGuid}, {"Name", kText}}}},
      {"Cities", {"BindERP.API.City", {{"ID", kGuid}, {"Name", kText}, {"StateID", kGuid}}}},
      {"Inventory",
       {"BindERP.API.InventoryItem",
        {{"ID", kGuid},
         {"ProductID", kGuid},
         {"Code", kText},
         {"SKU", kText},
         {"Title", kText},
         {"CurrentInventory", kNumber},
         {"Balance", kNumber},
         {"ClientOrdered", kNumber},
         {"ProvidedOrdered", kNumber},
         {"Value", kNumber},
         {"Location", kText},
         {"Visible", kBool}}}},
      {"Products", {"BindERP.API.Product", product()}},
      {"Clients",
       {"BindERP.API.ClientListItem",
        {{"ID", kGuid},
         {"Number", kInt},
         {"ClientName", kText},
         {"LegalName", kText},
         {"RFC", kText},
         {"Email", kText},
         {"Phone", kText},
         {"NextContactDate", kMoment},
         {"LocationID", kGuid},
         {"RegimenFiscal", kText}}}},
      {"Orders", {"BindERP.API.OrderListItem", order()}},
      {"Invoices", {"BindERP.API.InvoiceListItem", invoice()}},
      {"Payments",
       {"BindERP.API.PaymentListItem",
        {{"ID", kGuid},
         {"InvoiceID", kGuid},
         {"AccountID", kGuid},
         {"Date", kMoment},
         {"Reference", kText},
         {"Amount", kNumber},
         {"Comments", kText}}}},
      {"Comments",
       {"BindERP.API.Comment",
        {{"ID", kGuid},
         {"ExternalID", kGuid},
         {"Comments", kText},
         {"CreationDate", kMoment},
         {"EmployeeName", kText}}}},
      {"WebHooks",
       {"BindERP.API.WebHook", {{"ID", kText}, {"EventName", kText}, {"EventDescription", kText}}}},
      {"WebHookSubscriptions",
       {"BindERP.API.WebHookSubscription", {{"ID", kGuid}, {"EventID", kText}, {"TargetUrl", kText}}}},
  };
  return all;
}

}  // namespace

std::string_view name_of(Edm type) {
  switch (type) {
    case Edm::text:
      return "Edm.String";
    case Edm::guid:
      return "Edm.Guid";
    case Edm::integer:
      return "Edm.Int64";
    case Edm::number:
      return "Edm.Double";
    case Edm::boolean:
      return "Edm.Boolean";
    case Edm::moment:
      return "Edm.DateTime";
  }
  return "";
}

const Property* EntityType::find(std::string_view property) const {
  const auto at = std::ranges::find(properties, property, &Property::name);
  return at == properties.end() ? nullptr : &*at;
}

const EntityType& entity_type(std::string_view resource) {
  return types().at(resource);
}

}  // namespace enlace::mock::binderp
