/**
 * Acts of whoever runs the platform: its first start, tenants, publishers' keys, and the demo city.
 * Owns how trust begins; may import everything. Add an act as a class; add its refusals to {@link
 * PlatformRefusal}.
 */
package id.perisai.platform;
