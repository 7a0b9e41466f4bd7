package id.perisai.admin.frame;

import jakarta.ws.rs.ApplicationPath;
import jakarta.ws.rs.core.Application;

/** The doors for scripts: the editor's and the signing desk's. */
@ApplicationPath("/api")
public class Api extends Application {}
