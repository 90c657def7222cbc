#include "words.hpp"

namespace enlace::email_notify {
namespace {

constexpr Words kSpanish = {
    .sale = "Venta",
    .presale = "Preventa",
    .order = "Pedido",
    .date = "Fecha",
    .delivery = "Entrega",
    .due = "Vence",
    .seller = "Vendedor",
    .replaces = "Sustituye al",
    .customer = "Cliente",
    .code = "Clave",
    .legal_name = "Razón social",
    .tax_id = "RFC / NIT",
    .address = "Dirección",
    .phone = "Teléfono",
    .email = "Correo",
    .quantity = "Cant.",
    .product = "Producto",
    .price = "Precio",
    .amount = "Importe",
    .discount = "desc.",
    .before = "antes",
    .net = "neto",
    .reward = "promoción",
    .no_tax = "sin impuesto",
    .subtotal = "Subtotal",
    .taxes = "Impuestos",
    .total = "Total",
    .comment = "Comentario",
    .one_line = "1 partida",
    .lines = "{count} partidas",
    .subject_new = "{kind} {order} · {customer} · {total}",
    .subject_edit = "{kind} {order} (sustituye a {replaces}) · {customer} · {total}",
    .subject_removed = "Cancelado: pedido {order} · {customer} · {total}",
    .subject_invoice = "Facture su compra {order}",
    .edited = "Este pedido sustituye al {replaces}, que se editó en Handy. Si ya lo capturó, cámbielo.",
    .removed = "El pedido {order} se eliminó en Handy.",
    .removed_note = "Si ya lo capturó en su sistema, cancélelo.",
    .invoice_title = "Su compra está lista para facturar",
    .invoice_intro =
        "Usted mismo puede obtener su factura. Tenga a la mano sus datos fiscales y escriba en el portal "
        "estos "
        "tres datos, tal como aparecen:",
    .invoice_company = "Número de empresa",
    .invoice_total = "Total",
    .invoice_reference = "Referencia",
    .invoice_button = "Obtener mi factura",
    .invoice_steps = "Si el botón no abre, copie esta dirección en su navegador: {url}",
    .invoice_last_day = "Puede pedirla hasta el {day}, inclusive.",
    .invoice_concept = "La factura llevará un solo concepto: {concept}.",
    .invoice_sale = "Compra del {day}, folio {order}.",
    .footer = "Mensaje automático de Enlace por cada pedido levantado en Handy.",
    .footer_customer = "Mensaje automático. Si tiene dudas, responda a este correo o hable con su vendedor.",
};

constexpr Words kEnglish = {
    .sale = "Sale",
    .presale = "Presale",
    .order = "Order",
    .date = "Date",
    .delivery = "Delivery",
    .due = "Due",
    .seller = "Seller",
    .replaces = "Replaces",
    .customer = "Customer",
    .code = "Code",
    .legal_name = "Legal name",
    .tax_id = "Tax id",
    .address = "Address",
    .phone = "Phone",
    .email = "E-mail",
    .quantity = "Qty",
    .product = "Product",
    .price = "Price",
    .amount = "Amount",
    .discount = "off",
    .before = "before",
    .net = "net",
    .reward = "promotion",
    .no_tax = "no tax",
    .subtotal = "Subtotal",
    .taxes = "Taxes",
    .total = "Total",
    .comment = "Comment",
    .one_line = "1 line",
    .lines = "{count} lines",
    .subject_new = "{kind} {order} · {customer} · {total}",
    .subject_edit = "{kind} {order} (replaces {replaces}) · {customer} · {total}",
    .subject_removed = "Cancelled: order {order} · {customer} · {total}",
    .subject_invoice = "Get the invoice of your purchase {order}",
    .edited =
        "This order replaces {replaces}, which was edited in Handy. If you have keyed that one in, change "
        "it.",
    .removed = "Order {order} was deleted in Handy.",
    .removed_note = "If you have keyed it in, cancel it.",
    .invoice_title = "Your purchase can be invoiced",
    .invoice_intro =
        "You can get your invoice yourself. Have your tax data at hand and type these three values into the "
        "portal, exactly as they stand here:",
    .invoice_company = "Company number",
    .invoice_total = "Total",
    .invoice_reference = "Reference",
    .invoice_button = "Get my invoice",
    .invoice_steps = "If the button does not open, copy this address into your browser: {url}",
    .invoice_last_day = "You can ask for it until {day}, that day included.",
    .invoice_concept = "The invoice will show one concept: {concept}.",
    .invoice_sale = "Purchase of {day}, number {order}.",
    .footer = "Automatic message from Enlace for each order taken in Handy.",
    .footer_customer = "Automatic message. If you have questions, reply to it or talk to your seller.",
};

}  // namespace

const Words& words_of(Language language) {
  return language == Language::es ? kSpanish : kEnglish;
}

}  // namespace enlace::email_notify
