#include "connector.hpp"

ENLACE_CONNECTOR(enlace::gestionix::GestionixConnector)
