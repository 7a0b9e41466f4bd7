package id.perisai.access;

/** What an act asks for. Each act names exactly one. */
public enum Permission {
  /** See the pages, their history, previews, media and the review queue of one's own tenant. */
  READ,
  /** Make pages, save and restore revisions, propose withdrawals; menus and settings are pages. */
  EDIT,
  /** Send a revision to review. */
  SUBMIT,
  /** Put images and files into the tenant's media. */
  UPLOAD,
  /** Bring in a whole legacy site as drafts. */
  IMPORT,
  /** Approve or refuse what others wrote. */
  REVIEW,
  /** Prepare a release and hand in its signature. */
  PUBLISH,
  /**
   * Take saved revisions that nobody approved into a release, with a reason that everybody sees.
   */
  FORCE,
  /** Hold a site, lift a hold, purge what leaked: prepare these and hand in their signatures. */
  HOLD,
  /** Leave the signing of new looks to the platform, or take that back. */
  DELEGATE,
  /** Make a signing key of one's own and ask for its enrolment. */
  OFFER_KEY,
  /**
   * See and open what visitors wrote, mark and delete it, and make a sealing key of one's own for
   * it.
   */
  READ_MESSAGES,
  /** Invite people, change their roles, send them links. */
  MANAGE_PEOPLE,
  /**
   * See who may do what here, since when, when they were here last, and in the audit trail from
   * where.
   */
  REVIEW_ACCESS,
  /** Read the audit trail. */
  READ_AUDIT,
  /** Open, rename, suspend tenants. */
  MANAGE_TENANTS,
  /** Prepare and sign the directory: enrol or revoke publishers' keys. */
  SIGN_DIRECTORY
}
