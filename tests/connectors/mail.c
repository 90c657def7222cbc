/* Sends one message through the extension enlace.smtp/1, or only logs in, and tells what came of it. */
#include "connector_kit.h"

#include <enlace/ext/smtp.h>
#include <stdio.h>
#include <string.h>

static enlace_status mail(const enlace_call* call, int32_t kind, uint32_t flags) {
  const enlace_smtp* smtp = call->host->get_extension(call->host, ENLACE_SMTP_EXTENSION);
  if (smtp == NULL) return ENLACE_E_UNSUPPORTED;
  enlace_smtp_request request = {.struct_size = sizeof request, .flags = flags};
  request.server = view_of("smtp://mail.test:587");
  request.auth = view_of("smtp");
  request.purpose = view_of("order");
  request.sender = view_of("a@b.mx");
  request.recipient = view_of("c@d.mx");
  request.message = view_of("Subject: x\r\n\r\nbody\r\n");
  request.timeout_ms = 1234;
  enlace_smtp_reply reply = {.struct_size = sizeof reply};
  const enlace_status status = smtp->send(call, &request, &reply);
  char json[600];
  snprintf(json, sizeof json,
           "{\"items\":[],\"remote_id\":\"x\",\"facts\":{\"status\":%d,\"sent\":%d,\"code\":%d,\"stage\":%d,"
           "\"enhanced\":\"%.*s\",\"text\":\"%.*s\",\"cause\":\"%.*s\"}}",
           status, reply.sent, reply.code, reply.stage, (int)reply.enhanced.len, reply.enhanced.ptr,
           (int)reply.text.len, reply.text.ptr, (int)reply.cause.len, reply.cause.ptr);
  call->host->release(call, reply.ref);
  return emit(call, kind, json);
}

OPERATION(check) {
  (void)self, (void)args;
  return mail(call, ENLACE_EMIT_CHECK, ENLACE_SMTP_LOG_IN_ONLY);
}

OPERATION(push_order) {
  (void)self, (void)args;
  return mail(call, ENLACE_EMIT_OUTCOME, 0);
}

TEST_CONNECTOR("test.mail", .check = check, .capabilities = ENLACE_CAP_PUSH_ORDER, .push_order = push_order)
