package id.perisai.admin.signin;

import id.perisai.access.Refused;
import id.perisai.access.Sessions;
import id.perisai.access.Token;
import id.perisai.admin.frame.Notices;
import id.perisai.admin.frame.Place;
import id.perisai.admin.frame.Redirect;
import id.perisai.admin.frame.Visitor;
import id.perisai.factor.AddPasskey;
import id.perisai.factor.MyFactors;
import id.perisai.factor.RemoveFactor;
import id.perisai.factor.SetUpCodes;
import id.perisai.tenant.Work;
import io.nayuki.qrcodegen.QrCode;
import jakarta.enterprise.context.RequestScoped;
import jakarta.faces.context.FacesContext;
import jakarta.faces.event.PhaseId;
import jakarta.inject.Inject;
import jakarta.inject.Named;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/** A person's own ways in: passkeys, an app for codes, recovery codes. */
@Named("factors")
@RequestScoped
public class FactorsView {
  @Inject private AddPasskey addPasskey;
  @Inject private SetUpCodes setUpCodes;
  @Inject private RemoveFactor removeFactor;
  @Inject private Sessions sessions;
  @Inject private Work work;
  @Inject private Visitor visit;
  @Inject private Notices notices;

  private MyFactors.Mine mine;
  private AddPasskey.Request request;
  private byte[] secret;
  private List<String> recoveryCodes = List.of();
  private String name;
  private String code;

  public void add() {
    change(
        () -> {
          boolean first = getMine().none();
          Optional<Token> session =
              addPasskey.add(
                  visit.acting(),
                  Token.presented(visit.query("tanda")),
                  visit.query("jawaban"),
                  name,
                  visit.visit());
          goOn(session, first, "factors.passkey.added");
        });
  }

  /** Shows the secret of a new app; it counts when a code of it was shown. */
  public void begin() {
    change(() -> secret = setUpCodes.begin(visit.acting()));
  }

  public void confirm() {
    boolean first = getMine().none();
    try {
      goOn(setUpCodes.confirm(visit.acting(), code, visit.visit()), first, "factors.app.added");
    } catch (Refused refused) {
      notices.error(visit.say(refused));
      change(() -> secret = setUpCodes.begun(visit.acting()).orElse(null));
    }
  }

  /** The session has a new name; views of the old one are forgotten. */
  private void goOn(Optional<Token> session, boolean first, String done) {
    session.ifPresent(
        token ->
            SignInView.enter(
                FacesContext.getCurrentInstance().getExternalContext(), sessions, token));
    Redirect.to("/cara-masuk?" + (first ? "pertama" : "jadi") + "=" + done.substring(8));
  }

  /** Removes the passkey that a button names. */
  public void removePasskey() {
    visit.pressedId("lepas").ifPresent(this::removePasskey);
  }

  private void removePasskey(UUID passkey) {
    change(
        () -> {
          removeFactor.passkey(visit.acting(), passkey);
          notices.done(visit.say("factors.removed"));
        });
  }

  public void removeApp() {
    change(
        () -> {
          removeFactor.app(visit.acting());
          notices.done(visit.say("factors.removed"));
        });
  }

  public void makeRecoveryCodes() {
    change(() -> recoveryCodes = setUpCodes.recoveryCodes(visit.acting()));
  }

  private void change(Runnable act) {
    try {
      act.run();
      mine = null;
    } catch (Refused refused) {
      notices.error(visit.say(refused));
    }
  }

  public MyFactors.Mine getMine() {
    if (mine == null) {
      mine = new MyFactors(work).of(visit.acting());
    }
    return mine;
  }

  public boolean isHasApp() {
    return getMine().app().isPresent();
  }

  /** What the script needs to make a passkey. */
  public AddPasskey.Request getRequest() {
    if (request == null) {
      request = addPasskey.begin(visit.acting());
    }
    return request;
  }

  public String getKnown() {
    return String.join(" ", getRequest().known());
  }

  public String getRp() {
    return Place.fromSystem().origin().getHost();
  }

  /** Also when its form came back, or its fields would not be read. */
  public boolean isSettingUp() {
    boolean reading =
        FacesContext.getCurrentInstance().getCurrentPhaseId() != PhaseId.RENDER_RESPONSE;
    return secret != null || reading && !visit.query("app:benar").isEmpty();
  }

  /** The secret in base 32 (RFC 4648), in groups of four, for whoever types it. */
  public String getSecret() {
    return base32(secret).replaceAll("(.{4})(?=.)", "$1 ");
  }

  /** What a phone that shows this page opens in its app. */
  public String getAddress() {
    return "otpauth://totp/Perisai:"
        + URLEncoder.encode(visit.getName(), StandardCharsets.UTF_8).replace("+", "%20")
        + "?secret="
        + base32(secret)
        + "&issuer=Perisai";
  }

  /** Modules of a side of the picture, with its quiet edge. */
  public int getSide() {
    return picture().size + 8;
  }

  /** The same as a picture: a path of squares, for an SVG of {@link #getSide} units. */
  public String getPicture() {
    QrCode picture = picture();
    StringBuilder path = new StringBuilder();
    for (int y = 0; y < picture.size; y++) {
      for (int x = 0; x < picture.size; x++) {
        if (picture.getModule(x, y)) {
          path.append('M').append(x + 4).append(',').append(y + 4).append("h1v1h-1z");
        }
      }
    }
    return path.toString();
  }

  private QrCode picture() {
    return QrCode.encodeText(getAddress(), QrCode.Ecc.MEDIUM);
  }

  private static String base32(byte[] bytes) {
    StringBuilder text = new StringBuilder();
    int bits = 0;
    int held = 0;
    for (byte one : bytes) {
      held = held << 8 | one & 0xff;
      for (bits += 8; bits >= 5; bits -= 5) {
        text.append("ABCDEFGHIJKLMNOPQRSTUVWXYZ234567".charAt(held >> bits - 5 & 31));
      }
      held &= (1 << bits) - 1;
    }
    return text.toString(); // 20 bytes: nothing is left over
  }

  public List<String> getRecoveryCodes() {
    return recoveryCodes;
  }

  public String getName() {
    return name;
  }

  public void setName(String name) {
    this.name = name;
  }

  public String getCode() {
    return null;
  }

  public void setCode(String code) {
    this.code = code;
  }
}
