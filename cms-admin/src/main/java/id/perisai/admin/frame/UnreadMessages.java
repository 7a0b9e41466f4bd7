package id.perisai.admin.frame;

import id.perisai.access.Permission;
import id.perisai.message.Messages;
import id.perisai.tenant.Work;
import jakarta.enterprise.context.RequestScoped;
import jakarta.inject.Inject;

/** How many messages nobody opened, read once per request for the menu. */
@RequestScoped
public class UnreadMessages {
  @Inject private Work work;
  @Inject private Visitor visit;

  private Integer count;

  /** 0 for people who may not read messages. */
  public int count() {
    if (count == null) {
      count =
          visit.acting().may(Permission.READ_MESSAGES)
              ? (int) Math.min(9999, new Messages(work).unread(visit.acting()))
              : 0;
    }
    return count;
  }
}
