-- The two roles and the database of docs/operations.md. The image of PostgreSQL runs this
-- once, as the superuser, when its volume is empty.

\set owner_password `cat /run/secrets/database_owner_password`
\set app_password `cat /run/secrets/database_app_password`

CREATE ROLE portal_owner LOGIN CREATEDB BYPASSRLS PASSWORD :'owner_password';
CREATE ROLE portal_app LOGIN PASSWORD :'app_password';
GRANT portal_app TO portal_owner;

-- Before PostgreSQL 17 the C library sorts by code point, and the result is the same.
SELECT :SERVER_VERSION_NUM >= 170000 AS has_builtin_locales \gset
\if :has_builtin_locales
CREATE DATABASE portal OWNER portal_owner LOCALE_PROVIDER builtin BUILTIN_LOCALE 'C.UTF-8'
    LOCALE 'C' ENCODING 'UTF8' TEMPLATE template0;
\else
CREATE DATABASE portal OWNER portal_owner LOCALE 'C.UTF-8' ENCODING 'UTF8' TEMPLATE template0;
\endif
\connect portal
ALTER DEFAULT PRIVILEGES FOR ROLE portal_owner IN SCHEMA public
    GRANT SELECT, INSERT, UPDATE, DELETE ON TABLES TO portal_app;
ALTER DEFAULT PRIVILEGES FOR ROLE portal_owner IN SCHEMA public
    GRANT USAGE ON SEQUENCES TO portal_app;
