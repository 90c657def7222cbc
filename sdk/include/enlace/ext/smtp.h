/*
 * enlace/ext/smtp.h -- extension "enlace.smtp/1": the host sends an e-mail.
 *
 * The connector composes: the envelope of ONE recipient and a whole message. The host sends it: it
 * resolves, connects, speaks TLS, checks the certificate, logs in with a credential that the connector
 * never sees, keeps the deadline, and knows whether the message may have been accepted.
 *
 *   const enlace_smtp *smtp = call->host->get_extension(call->host, ENLACE_SMTP_EXTENSION);
 *   if (smtp == NULL) ...   an older host
 *
 * The rules of enlace/connector.h hold here too: memory, text, growth, threads, errors.
 */
/* The columns of this header are laid out by hand. */
/* clang-format off */
#ifndef ENLACE_EXT_SMTP_H
#define ENLACE_EXT_SMTP_H

#include <enlace/connector.h>

#ifdef __cplusplus
extern "C" {
#endif

#define ENLACE_SMTP_EXTENSION "enlace.smtp/1"

enum {
  /* Connect, secure, log in and leave: for check(). Sender, recipient and message stay empty. */
  ENLACE_SMTP_LOG_IN_ONLY = 1u << 0
};

/* How far the conversation came; where `code` belongs. */
enum {
  ENLACE_SMTP_AT_GREETING = 0,
  ENLACE_SMTP_AT_HELLO = 1,
  ENLACE_SMTP_AT_TLS = 2,
  ENLACE_SMTP_AT_AUTH = 3,
  ENLACE_SMTP_AT_SENDER = 4,    /* MAIL FROM                                 */
  ENLACE_SMTP_AT_RECIPIENT = 5, /* RCPT TO                                   */
  ENLACE_SMTP_AT_DATA = 6,      /* DATA: nothing of the message has left     */
  ENLACE_SMTP_AT_MESSAGE = 7    /* the message's end has left                */
};

typedef struct enlace_smtp_request {
  uint32_t struct_size;
  uint32_t flags;        /* ENLACE_SMTP_*; unknown bits are refused          */
  enlace_view server;    /* "smtp://mail.example.com:587": secured by        */
                         /* STARTTLS before anything is said, unless the     */
                         /* tenant's settings allow a plain server;          */
                         /* "smtps://mail.example.com:465": TLS from the     */
                         /* first byte. With its port, and in the approved   */
                         /* list                                             */
  enlace_view auth;      /* credential slot (scheme basic). Empty: no log-in */
  enlace_view purpose;   /* as of enlace_http_request: "order", ...          */
  enlace_view sender;    /* envelope: a bare address, ASCII                  */
  enlace_view recipient; /* envelope: one bare address, ASCII                */
  enlace_view message;   /* RFC 5322: header, empty line, body. ASCII; lines */
                         /* of at most 998 bytes, each ended by CRLF; dots   */
                         /* are the host's business                          */
  uint32_t timeout_ms;   /* 0: host default                                  */
  uint32_t reserved;     /* 0                                                */
} enlace_smtp_request;

typedef struct enlace_smtp_reply {
  uint32_t struct_size;    /* set by the caller to sizeof(its struct)        */
  int32_t sent;            /* COMPLETE: the server gave its answer; NO: the  */
                           /* message was certainly not accepted; MAYBE: it  */
                           /* may have been (ENLACE_SENT_*)                  */
  int32_t code;            /* the server's answer, 250 or 550; 0 unless      */
                           /* COMPLETE                                       */
  int32_t stage;           /* ENLACE_SMTP_AT_*                               */
  enlace_view enhanced;    /* "5.1.1", or empty                              */
  enlace_view text;        /* the server's words; may name the recipient     */
  enlace_view cause;       /* unless COMPLETE: why, one of the host's codes  */
  enlace_view params_json; /* of that cause                                  */
  uint64_t ref;            /* for release()                                  */
} enlace_smtp_reply;

typedef struct enlace_smtp {
  uint32_t struct_size;
  uint32_t flags; /* 0 */

  /* One transaction. OK means that the server gave its answer to the message or refused an earlier
   * step, whatever the code. Otherwise reply->sent says whether it may have been accepted. [op] */
  enlace_status (ENLACE_CALL *send)(const enlace_call *call, const enlace_smtp_request *request,
                                    enlace_smtp_reply *reply);
} enlace_smtp;

ENLACE_STATIC_ASSERT(sizeof(enlace_smtp_request) == 112, "enlace_smtp_request 1");
ENLACE_STATIC_ASSERT(sizeof(enlace_smtp_reply) == 88, "enlace_smtp_reply 1");
ENLACE_STATIC_ASSERT(sizeof(enlace_smtp) == 16, "enlace_smtp 1");

#ifdef __cplusplus
} /* extern "C" */
#endif

#endif /* ENLACE_EXT_SMTP_H */
