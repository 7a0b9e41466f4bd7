package id.perisai.web;

import id.perisai.release.InForce;
import id.perisai.release.Slot;
import id.perisai.release.Timestamp;
import id.perisai.release.VerifiedRelease;
import id.perisai.release.WellKnown;
import id.perisai.web.RequestRefused.Reason;
import id.perisai.web.Routes.Place;
import io.undertow.server.HttpHandler;
import io.undertow.server.HttpServerExchange;
import io.undertow.util.HeaderMap;
import io.undertow.util.HeaderValues;
import io.undertow.util.Headers;
import io.undertow.util.HttpString;
import io.undertow.util.Methods;
import java.time.Clock;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;

/** What visitors reach: host, site, path, coding, verified bytes. */
final class PublicHandler implements HttpHandler {
  private final BlobSender sender;
  private final FormPages forms;
  private final Visits visits;
  private final Leaving leaving;
  private final SearchAnswers searches;
  private volatile Routes routes;

  PublicHandler(
      BlobSender sender,
      FormPages forms,
      Visits visits,
      Leaving leaving,
      SearchAnswers searches,
      Clock clock,
      Supplier<Optional<Timestamp>> timestamp) {
    this.sender = sender;
    this.forms = forms;
    this.visits = visits;
    this.leaving = leaving;
    this.searches = searches;
    this.routes = Routes.none(new KeptCourses(), clock, timestamp);
  }

  /** Answers from now on by what is in force now; requests under way end as they began. */
  void switchTo(InForce inForce) {
    routes = routes.next(inForce);
    sender.forgetPurged(inForce);
    forms.forgetReady();
    searches.switchTo(inForce);
  }

  @Override
  public void handleRequest(HttpServerExchange exchange) {
    Visit visit = Visit.begin(exchange, visits);
    try {
      answer(exchange, routes, visit);
    } catch (RequestRefused refused) {
      PlainAnswer.refuse(exchange, refused);
    }
  }

  private void answer(HttpServerExchange exchange, Routes now, Visit visit) throws RequestRefused {
    closeAfterBody(exchange);
    RequestFields.requireFew(exchange.getRequestHeaders());
    if (leaving.hasBegun()) {
      exchange.setPersistent(false);
    }
    boolean posts = Methods.POST_STRING.equals(exchange.getRequestMethod().toString());
    if (!posts && !reads(exchange.getRequestMethod())) {
      throw notAllowed(exchange, now);
    }
    RequestTarget target = RequestTarget.of(exchange);
    Place place = now.at(target.host());
    visit.at(place.tenant());
    SiteResponses site = place.site();
    if (posts) {
      take(exchange, target, place);
    } else if (target.path().name().equals(WellKnown.READY)) {
      leaving.answer(exchange);
    } else if (PublicCopy.isUnder(target.path().name())) {
      Optional<VerifiedRelease> shown = Optional.ofNullable(site).map(SiteResponses::release);
      now.publicCopy().answer(exchange, target.path(), shown, sender);
    } else if (place.maintenance()) {
      inMaintenance(exchange, target.path(), site);
    } else if (site == null) {
      PlainAnswer.send(exchange, 503);
    } else if (site.isPurged(target.path())) {
      PlainAnswer.send(exchange, 410);
    } else {
      PreparedResponse response = site.to(target.path(), accepted(exchange));
      if (response != null && response.slot() == Slot.SEARCH) {
        searches.answer(exchange, site, target.path().name(), response);
      } else {
        answer(exchange, response, target.path());
      }
    }
  }

  /** Takes what is sent by a form; nothing else is ever sent here. */
  private void take(HttpServerExchange exchange, RequestTarget target, Place place)
      throws RequestRefused {
    SiteResponses site = place.site();
    if (place.maintenance()) {
      inMaintenance(exchange, target.path(), site);
    } else if (site == null) {
      PlainAnswer.send(exchange, 503);
    } else if (site.isPurged(target.path())) {
      PlainAnswer.send(exchange, 410);
    } else {
      PreparedResponse page = site.to(target.path(), null);
      if (page == null || page.slot() != Slot.FORM) {
        throw new RequestRefused(Reason.METHOD_NOT_ALLOWED, "no form is here");
      }
      forms.take(exchange, page, target);
    }
  }

  /** The site's own signed page, or the built-in one. */
  private void inMaintenance(HttpServerExchange exchange, RequestPath path, SiteResponses site)
      throws RequestRefused {
    PreparedResponse own = site == null ? null : site.inMaintenance(path, accepted(exchange));
    if (own == null) {
      PlainAnswer.maintenance(exchange);
    } else {
      answer(exchange, own, path);
    }
  }

  private static List<String> accepted(HttpServerExchange exchange) {
    return exchange.getRequestHeaders().get(Headers.ACCEPT_ENCODING);
  }

  private void answer(HttpServerExchange exchange, PreparedResponse response, RequestPath path) {
    if (response == null) {
      PlainAnswer.send(exchange, 404);
      return;
    }
    switch (Preconditions.of(exchange, response)) {
      case HELD -> {
        response.beginNotModified(exchange);
        exchange.endExchange();
      }
      case FAILED -> PlainAnswer.send(exchange, 412);
      case SEND -> {
        if (response.slot() == Slot.FORM) {
          forms.show(exchange, response, path);
        } else {
          send(exchange, response);
        }
      }
    }
  }

  private void send(HttpServerExchange exchange, PreparedResponse response) {
    if (response.blob() == null
        || response.blob().coding().length() == 0
        || exchange.getRequestMethod().equals(Methods.HEAD)) {
      response.begin(exchange);
      exchange.endExchange();
      return;
    }
    try {
      sender.send(exchange, response, part(exchange.getRequestHeaders(), response));
    } catch (ByteRange.Unsatisfiable nowhere) {
      PlainAnswer.unsatisfiable(exchange, response.blob().coding().length());
    }
  }

  /** Null for the whole. */
  private static ByteRange part(HeaderMap asked, PreparedResponse response)
      throws ByteRange.Unsatisfiable {
    HeaderValues ranges = asked.get(Headers.RANGE);
    if (ranges == null || response.tag() == null || !Preconditions.rangeCounts(asked, response)) {
      return null;
    }
    return ByteRange.of(ranges, response.blob().coding().length()).orElse(null);
  }

  private static boolean reads(HttpString method) {
    // HttpString knows no case, methods do (RFC 9110 §9.1).
    return method == Methods.GET
        || method == Methods.HEAD
        || method.toString().equals("GET")
        || method.toString().equals("HEAD");
  }

  private static RequestRefused notAllowed(HttpServerExchange exchange, Routes now) {
    return hasForm(exchange, now)
        ? new RequestRefused(Reason.FORM_METHOD_NOT_ALLOWED, "only GET, HEAD and POST")
        : new RequestRefused(Reason.METHOD_NOT_ALLOWED, "only GET and HEAD");
  }

  private static boolean hasForm(HttpServerExchange exchange, Routes now) {
    try {
      RequestTarget target = RequestTarget.of(exchange);
      Place place = now.at(target.host());
      SiteResponses site = place.site();
      if (place.maintenance() || site == null || site.isPurged(target.path())) {
        return false;
      }
      PreparedResponse page = site.to(target.path(), null);
      return page != null && page.slot() == Slot.FORM;
    } catch (RequestRefused noPage) {
      return false;
    }
  }

  /** What follows a body on a connection could be taken for a request. */
  static void closeAfterBody(HttpServerExchange exchange) {
    if (exchange.getRequestHeaders().contains(Headers.TRANSFER_ENCODING)
        || exchange.getRequestContentLength() > 0) {
      exchange.setPersistent(false);
    }
  }
}
