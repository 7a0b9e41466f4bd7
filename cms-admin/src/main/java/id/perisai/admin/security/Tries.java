package id.perisai.admin.security;

import id.perisai.access.AccessRefusal;
import id.perisai.access.Refusal;
import id.perisai.content.ContentRefusal;
import id.perisai.media.MediaRefusal;
import id.perisai.message.MessageRefusal;
import id.perisai.publish.PublishRefusal;
import id.perisai.review.ReviewRefusal;
import java.util.Set;

/**
 * The refusals that say that somebody tries what is not theirs, or that somebody changed something
 * behind the product's back: what the security log has a line for. A mistyped form is none of its
 * business. {@code SecurityLogTest} asks for each refusal that there is.
 */
final class Tries {
  static final Set<Refusal> ALL =
      Set.of(
          AccessRefusal.NOT_PERMITTED,
          AccessRefusal.OUTSIDE_SECTIONS,
          AccessRefusal.WHOLE_SITE_NEEDED,
          AccessRefusal.NOT_A_MEMBER,
          AccessRefusal.SIGN_IN_REFUSED,
          AccessRefusal.SIGN_IN_DELAYED,
          AccessRefusal.PASSWORD_WRONG,
          AccessRefusal.SECOND_FACTOR_WRONG,
          AccessRefusal.PASSKEY_REFUSED,
          AccessRefusal.PASSKEY_COPIED,
          AccessRefusal.PASSKEY_KNOWN,
          AccessRefusal.CHALLENGE_GONE,
          AccessRefusal.STEP_UP_NEEDED,
          AccessRefusal.FACTOR_NEEDED,
          AccessRefusal.LINK_BY_TWO,
          AccessRefusal.SECOND_PERSON_NEEDED,
          AccessRefusal.SECOND_PERSON_NEW,
          AccessRefusal.SECOND_PERSON_MADE,
          AccessRefusal.RECOVERY_CHANGED,
          AccessRefusal.INVITATION_GONE,
          AccessRefusal.SIGN_ON_REFUSED,
          AccessRefusal.SIGN_ON_UNKNOWN,
          AccessRefusal.SIGN_ON_TAKEN,
          AccessRefusal.SIGN_ON_NOT_FIRST,
          AccessRefusal.SIGN_ON_WEAK,
          AccessRefusal.TOO_FAST,
          AccessRefusal.SESSION_UNKNOWN,
          AccessRefusal.LINK_NOT_VALID,
          AccessRefusal.OWN_ROLES,
          AccessRefusal.ROLE_NOT_HERE,
          AccessRefusal.PERSON_UNKNOWN,
          AccessRefusal.PERSON_ELSEWHERE,

          // Another's page, or one of another department: what is not there is not theirs.
          ContentRefusal.PAGE_UNKNOWN,
          ContentRefusal.REVISION_UNKNOWN,
          ContentRefusal.CONTENT_TAMPERED,

          // One's own second person, and around a colleague's no.
          ReviewRefusal.OWN_WORK,
          ReviewRefusal.REFUSED_BEFORE,
          ReviewRefusal.SUBMISSION_UNKNOWN,
          ReviewRefusal.BATCH_UNKNOWN,

          // With another's token, candidate or key, for another site, or past the signed road.
          PublishRefusal.CANDIDATE_UNKNOWN,
          PublishRefusal.CANDIDATE_CHANGED,
          PublishRefusal.SIGNATURE_REFUSED,
          PublishRefusal.KEY_REFUSED,
          PublishRefusal.KEY_NOT_OWN,
          PublishRefusal.NOT_DELEGATED,
          PublishRefusal.SITE_NOT_SERVED,
          PublishRefusal.SIGNING_DESK,
          PublishRefusal.UNEXPLAINED_CHANGE,
          PublishRefusal.MEDIA_LOST,
          PublishRefusal.REPOSITORY_DAMAGED,
          PublishRefusal.REPOSITORY_ROLLED_BACK,
          MessageRefusal.MESSAGE_UNKNOWN,
          MessageRefusal.SEALING_LEAVE_UNKNOWN,
          MessageRefusal.SEALING_KEY_REFUSED,
          MessageRefusal.SEALING_KEY_NOT_OWN,

          // Files that nobody makes by accident, and more of them than one person needs.
          MediaRefusal.MEDIA_HIDES_CODE,
          MediaRefusal.MEDIA_TOO_MANY_TODAY,
          MediaRefusal.PDF_LAUNCH);

  private Tries() {}
}
