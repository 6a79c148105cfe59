-- MySQL dump 10.13  Distrib 8.0.36, for Linux (x86_64)
--
-- Host: localhost    Database: wordpress
-- ------------------------------------------------------
-- Server version	8.0.36

/*!40101 SET @OLD_CHARACTER_SET_CLIENT=@@CHARACTER_SET_CLIENT */;
/*!50503 SET NAMES utf8mb4 */;
/*!40103 SET TIME_ZONE='+00:00' */;
/*!40014 SET @OLD_FOREIGN_KEY_CHECKS=@@FOREIGN_KEY_CHECKS, FOREIGN_KEY_CHECKS=0 */;
SET @MYSQLDUMP_TEMP_LOG_BIN = @@SESSION.SQL_LOG_BIN;
SET @@SESSION.SQL_LOG_BIN= 0;
SET @@GLOBAL.GTID_PURGED=/*!80000 '+'*/ '3e11fa47-71ca-11e1-9e33-c80aa9429562:1-5';

CREATE DATABASE /*!32312 IF NOT EXISTS*/ `wordpress` /*!40100 DEFAULT CHARACTER SET utf8mb4 */ /*!80016 DEFAULT ENCRYPTION='N' */;
USE `wordpress`;

DROP TABLE IF EXISTS `wp_posts`;
/*!40101 SET @saved_cs_client     = @@character_set_client */;
/*!50503 SET character_set_client = utf8mb4 */;
CREATE TABLE `wp_posts` (
  `ID` bigint unsigned NOT NULL AUTO_INCREMENT,
  `post_author` bigint unsigned NOT NULL DEFAULT '0',
  `post_date` datetime NOT NULL DEFAULT '0000-00-00 00:00:00',
  `post_content` longtext COLLATE utf8mb4_unicode_520_ci NOT NULL,
  `post_title` text COLLATE utf8mb4_unicode_520_ci NOT NULL,
  `post_status` varchar(20) COLLATE utf8mb4_unicode_520_ci NOT NULL DEFAULT 'publish',
  `post_name` varchar(200) CHARACTER SET utf8mb4 COLLATE utf8mb4_unicode_520_ci NOT NULL DEFAULT '',
  `menu_order` int NOT NULL DEFAULT '0',
  `comment_count` bigint NOT NULL DEFAULT '0' COMMENT 'how many; it''s a "count"',
  `post_date_gmt` timestamp NULL DEFAULT NULL ON UPDATE CURRENT_TIMESTAMP,
  PRIMARY KEY (`ID`),
  KEY `post_name` (`post_name`(191)),
  KEY `type_status_date` (`post_status`,`post_date`,`ID`),
  KEY `post_author` (`post_author`),
  FULLTEXT KEY `ft` (`post_title`,`post_content`) /*!50100 WITH PARSER `ngram` */
) ENGINE=InnoDB AUTO_INCREMENT=1234 DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_unicode_520_ci ROW_FORMAT=DYNAMIC COMMENT='posts; all of them';
/*!40101 SET character_set_client = @saved_cs_client */;

LOCK TABLES `wp_posts` WRITE;
/*!40000 ALTER TABLE `wp_posts` DISABLE KEYS */;
INSERT INTO `wp_posts` VALUES (1,1,'2026-01-01 00:00:00','<p>it''s; \'x\' -- no\n</p>','t','publish','a',0,0,NULL),(2,1,'2026-01-01','x','y','z','w',0,0,NULL);
/*!40000 ALTER TABLE `wp_posts` ENABLE KEYS */;
UNLOCK TABLES;

CREATE TABLE `wp_options` (
  `option_id` bigint unsigned NOT NULL AUTO_INCREMENT,
  `option_name` varchar(191) NOT NULL DEFAULT '',
  `option_value` longtext NOT NULL,
  `autoload` enum('yes','no','on','it''s') CHARACTER SET latin1 NOT NULL DEFAULT 'yes',
  `flags` set('a','b') DEFAULT 'a,b',
  `price` decimal(20,6) unsigned zerofill NOT NULL DEFAULT '00000000000000.000000',
  `ratio` float(5,2) DEFAULT NULL,
  `small` tinyint unsigned DEFAULT '1',
  `b` bit(1) NOT NULL DEFAULT b'0',
  `bin` binary(16) NOT NULL,
  `meta` json DEFAULT NULL,
  `meta_name` varchar(100) GENERATED ALWAYS AS (json_unquote(json_extract(`meta`,_utf8mb4'$.name'))) VIRTUAL,
  `total` decimal(12,2) GENERATED ALWAYS AS ((`price` * 2)) STORED NOT NULL,
  `y` year DEFAULT NULL,
  `geo` point DEFAULT NULL /*!80003 SRID 4326 */,
  `created` timestamp NOT NULL DEFAULT CURRENT_TIMESTAMP,
  `d` datetime(3) DEFAULT CURRENT_TIMESTAMP(3) ON UPDATE CURRENT_TIMESTAMP(3),
  PRIMARY KEY (`option_id`) USING BTREE,
  UNIQUE KEY `option_name` (`option_name`) USING BTREE COMMENT 'by name',
  KEY `autoload` (`autoload`) COMMENT 'loaded at once',
  KEY `fn` ((lower(`option_name`))),
  KEY `de` (`created` DESC) /*!80000 INVISIBLE */,
  CONSTRAINT `wp_options_chk_1` CHECK ((`small` between 0 and 10)),
  CONSTRAINT `json` CHECK (json_valid(`meta`)) /*!80016 NOT ENFORCED */
) /*!50100 TABLESPACE `innodb_system` */ ENGINE=InnoDB DEFAULT CHARSET=utf8mb3
/*!50100 PARTITION BY HASH (`option_id`)
PARTITIONS 4 */;

SET @saved_cs_client     = @@character_set_client;
/*!50001 CREATE VIEW `v_posts` AS SELECT 
 1 AS `ID`*/;
/*!50001 DROP VIEW IF EXISTS `v_posts`*/;
/*!50001 CREATE ALGORITHM=UNDEFINED */
/*!50013 DEFINER=`root`@`localhost` SQL SECURITY DEFINER */
/*!50001 VIEW `v_posts` AS select `wp_posts`.`ID` AS `ID` from `wp_posts` */;
/*!50003 SET sql_mode              = 'STRICT_TRANS_TABLES' */ ;
DELIMITER ;;
/*!50003 CREATE*/ /*!50017 DEFINER=`root`@`localhost`*/ /*!50003 TRIGGER `tr` BEFORE INSERT ON `wp_posts` FOR EACH ROW begin
  set new.menu_order = 1;
  if new.ID > 1 then set new.menu_order = 2; end if;
end */;;
DELIMITER ;
/*!50106 SET @save_time_zone= @@TIME_ZONE */ ;
DELIMITER ;;
/*!50106 CREATE*/ /*!50117 DEFINER=`root`@`localhost`*/ /*!50106 EVENT `ev` ON SCHEDULE EVERY 1 DAY STARTS '2026-01-01 00:00:00' ON COMPLETION NOT PRESERVE ENABLE DO delete from x */ ;;
DELIMITER ;
/*!50003 DROP PROCEDURE IF EXISTS `p` */;
DELIMITER ;;
CREATE DEFINER=`root`@`localhost` PROCEDURE `p`(in a int)
begin
  declare b int default 0;
  select 1; select 2;
end ;;
DELIMITER ;
SET @@SESSION.SQL_LOG_BIN = @MYSQLDUMP_TEMP_LOG_BIN;
/*!40111 SET SQL_NOTES=@OLD_SQL_NOTES */;
-- Dump completed on 2026-01-01  0:00:00
