#include <array>

#include "pages/pages.hpp"
#include "site/router.hpp"

namespace enlace::console {
namespace {

using enum Door;
using enum Role;

constexpr std::array kRoutes = {
    Route{"GET", "/estilo/{}", machine, viewer, style},
    Route{"GET", "/guion/{}", machine, viewer, script},
    Route{"GET", "/icono.svg", machine, viewer, icon},
    Route{"GET", "/favicon.ico", machine, viewer, icon},
    Route{"GET", "/healthz", machine, viewer, healthz},
    Route{"GET", "/readyz", machine, viewer, readyz},

    Route{"GET", "/entrar", open, viewer, log_in_form},
    Route{"POST", "/entrar", open, viewer, log_in},
    Route{"POST", "/idioma", open, viewer, choose_language},
    Route{"GET", "/abrir/{}", open, viewer, link_form},
    Route{"POST", "/abrir/{}", open, viewer, open_link},

    Route{"POST", "/salir", halfway, viewer, log_out},
    Route{"GET", "/segundo-factor", halfway, viewer, second_factor_form},
    Route{"POST", "/segundo-factor", halfway, viewer, begin_second_factor},
    Route{"POST", "/segundo-factor/confirmar", halfway, viewer, confirm_second_factor},

    Route{"GET", "/", inside, viewer, today},
    Route{"GET", "/version", inside, viewer, version},
    Route{"GET", "/graficas/horas.svg", inside, viewer, hours_plot},
    Route{"GET", "/graficas/minutos.svg", inside, viewer, delays_plot},
    Route{"GET", "/graficas/empresa/{}", inside, viewer, company_plot},
    Route{"GET", "/buscar", inside, viewer, find},
    Route{"GET", "/pedidos", inside, viewer, orders},
    Route{"GET", "/pedidos/exportar", inside, viewer, export_orders},
    Route{"GET", "/pedidos/{}", inside, viewer, order_by_folio},
    Route{"GET", "/pedidos/{}/{}", inside, viewer, order},
    Route{"GET", "/accion", inside, viewer, confirm_action},
    Route{"POST", "/accion", inside, by_operator, act},
    Route{"GET", "/espera", inside, viewer, waiting},
    Route{"GET", "/catalogo", inside, viewer, catalogue},
    Route{"GET", "/empresas/{}", inside, viewer, company},
    Route{"POST", "/empresas/{}/accion", inside, by_operator, company_action},
    Route{"GET", "/historial", inside, viewer, history},
    Route{"GET", "/sesiones", inside, viewer, sessions},
    Route{"POST", "/sesiones", inside, viewer, end_session},
    Route{"GET", "/contrasena", inside, viewer, password_form},
    Route{"POST", "/contrasena", inside, viewer, change_password},

    Route{"GET", "/personas", inside, administrator, people},
    Route{"POST", "/personas", inside, administrator, add_person},
    Route{"POST", "/personas/accion", inside, administrator, person_action},
};

}  // namespace

std::span<const Route> routes() {
  return kRoutes;
}

}  // namespace enlace::console
