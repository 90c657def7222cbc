#include "connector.hpp"

ENLACE_CONNECTOR(enlace::email_notify::EmailConnector)
