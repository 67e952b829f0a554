-- One database and one role a service; no service may even connect to another's database.
-- psql runs this once, as superuser, when the cluster is created; passwords come from the environment.

\set ON_ERROR_STOP on
\getenv personnel_password PERSONNEL_DB_PASSWORD
\getenv observations_password OBSERVATIONS_DB_PASSWORD
\getenv scoring_password SCORING_DB_PASSWORD
\getenv awards_password AWARDS_DB_PASSWORD
\getenv gateway_password GATEWAY_DB_PASSWORD

CREATE ROLE thidua_personnel LOGIN PASSWORD :'personnel_password';
CREATE ROLE thidua_observations LOGIN PASSWORD :'observations_password';
CREATE ROLE thidua_scoring LOGIN PASSWORD :'scoring_password';
CREATE ROLE thidua_awards LOGIN PASSWORD :'awards_password';
CREATE ROLE thidua_gateway LOGIN PASSWORD :'gateway_password';

-- Ids are compared byte by byte: by a language's rules every index would be a quarter slower, for no order
-- that anybody asks the database for.
CREATE DATABASE thidua_personnel OWNER thidua_personnel TEMPLATE template0 ENCODING 'UTF8' LC_COLLATE 'C';
CREATE DATABASE thidua_observations OWNER thidua_observations TEMPLATE template0 ENCODING 'UTF8' LC_COLLATE 'C';
CREATE DATABASE thidua_scoring OWNER thidua_scoring TEMPLATE template0 ENCODING 'UTF8' LC_COLLATE 'C';
CREATE DATABASE thidua_awards OWNER thidua_awards TEMPLATE template0 ENCODING 'UTF8' LC_COLLATE 'C';
CREATE DATABASE thidua_gateway OWNER thidua_gateway TEMPLATE template0 ENCODING 'UTF8' LC_COLLATE 'C';

REVOKE CONNECT ON DATABASE
    thidua_personnel, thidua_observations, thidua_scoring, thidua_awards, thidua_gateway
    FROM PUBLIC;
